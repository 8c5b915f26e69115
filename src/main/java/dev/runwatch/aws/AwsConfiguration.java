package dev.runwatch.aws;

import dev.runwatch.aws.http.HttpClientFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AwsSettings.class)
class AwsConfiguration {

    /// All SDK clients share the connections of the JDK: no threads and no pool of their own.
    @Bean
    RestoreScope restoreScope(AwsSettings settings) {
        return new RestoreScope(random -> {
            var credentials = credentials();
            var context = new AwsClientContext(
                    HttpClientFactory.create(settings.connectTimeout(), settings.readTimeout()), credentials, random);
            context.register(credentials);
            return context;
        });
    }

    /// From the environment, or with SnapStart from the endpoint `AWS_CONTAINER_CREDENTIALS_FULL_URI`; resolved at the
    /// first use. The SDK's default chain would also wait for sources that a function does not have.
    static AwsCredentialsProviderChain credentials() {
        return AwsCredentialsProviderChain.of(
                SystemPropertyCredentialsProvider.create(),
                EnvironmentVariableCredentialsProvider.create(),
                ContainerCredentialsProvider.builder().build());
    }
}
