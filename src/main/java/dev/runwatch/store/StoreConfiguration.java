package dev.runwatch.store;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
class StoreConfiguration {

    @Bean
    ClaimRetention memory(StoreSettings settings) {
        return new ClaimRetention(settings.table(), settings.ttl());
    }

    /// Whether there is a table is asked at each start: Spring's ahead-of-time processing would freeze a condition.
    /// Without one, nothing of DynamoDB is loaded.
    @Bean
    ClaimStore.Factory claims(StoreSettings settings) {
        return settings.table().isEmpty()
                ? (access, destination) -> ClaimStore.NONE
                : (access, destination) -> DynamoDbClaimStore.over(access, settings, destination);
    }
}
