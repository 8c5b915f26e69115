package dev.runwatch.store;

import dev.runwatch.settings.Given;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    @Bean("runwatch.store")
    StoreSettings claimSettings(Given given) {
        return new StoreSettings(
                given.value("runwatch.store.table", ""),
                given.value("runwatch.store.timeout", Duration.ofMillis(300)),
                given.value("runwatch.store.ttl", Duration.ofDays(14)));
    }

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
