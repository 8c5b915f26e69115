package dev.runwatch.aws;

import dev.runwatch.settings.Given;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AwsConfiguration {

    @Bean("runwatch.aws")
    AwsSettings awsSettings(Given given) {
        return given.as(AwsSettings.class);
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
