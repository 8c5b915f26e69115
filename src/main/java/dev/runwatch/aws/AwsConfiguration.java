package dev.runwatch.aws;

import dev.runwatch.aws.http.HttpClientFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AwsSettings.class)
class AwsConfiguration {

    /// All SDK clients share the connections of the JDK: no threads and no pool of their own.
    @Bean
    RestoreScope restoreScope(AwsSettings settings) {
        return new RestoreScope(random -> {
            var credentials = LambdaCredentials.provider();
            var context = new AwsClientContext(
                    HttpClientFactory.create(settings.connectTimeout(), settings.readTimeout()), credentials, random);
            context.register(credentials);
            return context;
        });
    }
}
