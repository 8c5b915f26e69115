package dev.runwatch.aws;

import dev.runwatch.aws.http.HttpClientFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AwsSettings.class)
class AwsConfiguration {

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
