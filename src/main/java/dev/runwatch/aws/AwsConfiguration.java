package dev.runwatch.aws;

import dev.runwatch.settings.Given;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AwsConfiguration {

    @Bean("runwatch.aws")
    AwsSettings awsSettings(Given given) {
        return new AwsSettings(
                given.value("runwatch.aws.connect-timeout", Duration.ofSeconds(1)),
                given.value("runwatch.aws.read-timeout", Duration.ofSeconds(2)));
    }

    /// All clients of the SDK share the JDK's own connections: no thread, no pool of its own.
    @Bean
    Renewal renewal(AwsSettings settings) {
        return new Renewal(random -> {
            var credentials = FunctionCredentials.ofTheFunction();
            var access = new Access(HttpConnections.client(settings), credentials, random);
            access.keep(credentials);
            return access;
        });
    }
}
