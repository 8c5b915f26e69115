package naive;

import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.sns.SnsClient;
import tools.jackson.databind.json.JsonMapper;

/// The job as tutorials show it: a function bean that takes a POJO, the stock registry, stock clients.
@SpringBootApplication
public class Application {

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    @Bean
    SnsClient snsClient() {
        return SnsClient.create();
    }

    @Bean
    MeterRegistry meterRegistry() {
        CloudWatchConfig config = new CloudWatchConfig() {
            @Override
            public String get(String key) {
                return null;
            }

            @Override
            public String namespace() {
                return "Runwatch";
            }
        };
        return new CloudWatchMeterRegistry(config, Clock.SYSTEM, CloudWatchAsyncClient.create());
    }

    @Bean
    Function<Event, String> runwatch(
            JsonMapper json,
            SnsClient sns,
            MeterRegistry registry,
            @Value("${runwatch.alerts.topicarn}") String topic) {
        var redactor = new Redactor(json);
        return new StatusChangeHandler(json, redactor, new Alerts(sns, topic, new Message(json)), registry)::handle;
    }
}
