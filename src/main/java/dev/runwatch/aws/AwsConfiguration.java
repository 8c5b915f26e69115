package dev.runwatch.aws;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class AwsConfiguration {

    @Bean
    AwsSettings awsSettings(Environment environment) {
        return AwsSettings.of(environment);
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
