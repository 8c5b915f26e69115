package naive;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

class Alerts {

    private final SnsClient sns;
    private final String topic;
    private final Message message;

    Alerts(SnsClient sns, String topic, Message message) {
        this.sns = sns;
        this.topic = topic;
        this.message = message;
    }

    void send(Change change) {
        sns.publish(request -> request.topicArn(topic)
                .subject(message.subject(change))
                .messageStructure("json")
                .message(message.texts(change))
                .messageAttributes(attributes(change)));
    }

    private static Map<String, MessageAttributeValue> attributes(Change change) {
        Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
        attributes.put("status", attribute(change.status()));
        attributes.put("severity", attribute(change.severity()));
        attributes.put("stateMachine", attribute(change.stateMachine()));
        attributes.put("account", attribute(change.account()));
        attributes.put("region", attribute(change.region()));
        attributes.put("dedupKey", attribute(change.dedupKey()));
        return attributes;
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
