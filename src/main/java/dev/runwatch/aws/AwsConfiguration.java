package dev.runwatch.aws;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.http.SdkHttpClient;

@Configuration(proxyBeanMethods = false)
class AwsConfiguration {

    @Bean
    AwsSettings awsSettings(Environment environment) {
        return AwsSettings.of(environment);
    }

    /// Shared by all clients of the SDK: the JDK's own connections, no thread, no pool of its own.
    @Bean(destroyMethod = "close")
    SdkHttpClient httpClient(AwsSettings settings) {
        return HttpConnections.client(settings);
    }
}
