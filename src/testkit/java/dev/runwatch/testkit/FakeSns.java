package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeAws.Published;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// SNS, which uses the query protocol: forms and XML.
final class FakeSns implements FakeService {

    private final List<Published> published = new ArrayList<>();
    private int subscriptions = 1;

    synchronized void subscriptions(int confirmed) {
        subscriptions = confirmed;
    }

    synchronized List<Published> published() {
        return List.copyOf(published);
    }

    synchronized List<Published> takePublished() {
        List<Published> taken = List.copyOf(published);
        published.clear();
        return taken;
    }

    synchronized void reset() {
        published.clear();
    }

    @Override
    public String action(FakeRequest request) {
        return request.form().getOrDefault("Action", "?");
    }

    @Override
    public FakeResponse accept(FakeRequest request, boolean acknowledged) {
        return accept(request, acknowledged, new Fault.RejectEntries(Set.of(), "", false));
    }

    @Override
    public FakeResponse accept(FakeRequest request, Fault.RejectEntries rejected) {
        return accept(request, true, rejected);
    }

    private FakeResponse accept(FakeRequest request, boolean acknowledged, Fault.RejectEntries rejected) {
        Map<String, String> form = request.form();
        if (action(request).equals("Publish")) {
            store(form, "", acknowledged);
            return xml(
                    200,
                    "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>");
        }
        if (action(request).equals("GetTopicAttributes")) {
            return xml(200, """
                    <GetTopicAttributesResponse><GetTopicAttributesResult><Attributes>\
                    <entry><key>SubscriptionsConfirmed</key><value>%d</value></entry>\
                    </Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>""".formatted(subscriptions));
        }
        var successful = new StringBuilder();
        var failed = new StringBuilder();
        for (int i = 1; form.containsKey(entry(i) + "Id"); i++) {
            String id = form.get(entry(i) + "Id");
            if (rejected.positions().contains(i - 1)) {
                failed.append(
                        "<member><Id>%s</Id><Code>%s</Code><Message>no</Message><SenderFault>%s</SenderFault></member>"
                                .formatted(id, rejected.code(), rejected.senderFault()));
            } else {
                store(form, entry(i), acknowledged);
                successful.append("<member><Id>%s</Id><MessageId>m-%s</MessageId></member>".formatted(id, id));
            }
        }
        return xml(200, """
                <PublishBatchResponse><PublishBatchResult>\
                <Successful>%s</Successful><Failed>%s</Failed>\
                </PublishBatchResult></PublishBatchResponse>""".formatted(successful, failed));
    }

    private static String entry(int number) {
        return "PublishBatchRequestEntries.member." + number + ".";
    }

    private synchronized void store(Map<String, String> form, String prefix, boolean acknowledged) {
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 1; form.containsKey(prefix + "MessageAttributes.entry." + i + ".Name"); i++) {
            String attribute = prefix + "MessageAttributes.entry." + i;
            attributes.put(form.get(attribute + ".Name"), form.get(attribute + ".Value.StringValue"));
        }
        Map<String, String> parameters = new TreeMap<>();
        form.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                parameters.put(name.substring(prefix.length()), value);
            }
        });
        published.add(new Published(
                form.getOrDefault("TopicArn", ""),
                form.getOrDefault(prefix + "Subject", ""),
                form.getOrDefault(prefix + "Message", ""),
                attributes,
                parameters,
                acknowledged));
    }

    /// With the parameters.
    @Override
    public String quote(FakeRequest request) {
        var text = new StringBuilder(FakeService.super.quote(request));
        request.form()
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        return text.append('\'').toString();
    }

    @Override
    public FakeResponse error(int status, String code, String message) {
        return xml(
                status,
                "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
                        .formatted(code, message.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private static FakeResponse xml(int status, String body) {
        return FakeResponse.ofAws(status, "text/xml", body.getBytes(StandardCharsets.UTF_8));
    }
}
