package dev.runwatch.store;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
class StoreConfiguration {

    /// Decided at each start, because Spring's ahead-of-time processing would freeze a condition.
    @Bean
    StateStore stateStore(StoreSettings settings) {
        return settings.table().isEmpty() ? StateStore.NONE : new DynamoDbStateStore(settings);
    }
}
