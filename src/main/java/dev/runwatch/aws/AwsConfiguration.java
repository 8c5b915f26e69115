package dev.runwatch.aws;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AwsSettings.class)
class AwsConfiguration {

    static {
        // The JDK would send a POST again by itself when a kept connection turns out dead: a second alert that
        // nobody counts. Only the SDK retries.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    /// Shared by all clients of the SDK: the JDK's own connections, no thread, no pool of its own.
    @Bean(destroyMethod = "close")
    SdkHttpClient httpClient(AwsSettings settings) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.connectTimeout())
                .socketTimeout(settings.readTimeout())
                .build();
    }
}
