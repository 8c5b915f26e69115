package dev.runwatch.aws;

import dev.runwatch.aws.http.HttpClientFactory;
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
    RestoreScope renewal(AwsSettings settings) {
        return new RestoreScope(random -> {
            var credentials = LambdaCredentials.provider();
            var access = new AwsClientContext(
                    HttpClientFactory.create(settings.connectTimeout(), settings.readTimeout()), credentials, random);
            access.register(credentials);
            return access;
        });
    }
}
