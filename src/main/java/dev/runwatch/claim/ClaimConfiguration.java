package dev.runwatch.claim;

import dev.runwatch.settings.Given;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ClaimConfiguration {

    @Bean("runwatch.claims")
    ClaimSettings claimSettings(Given given) {
        return new ClaimSettings(
                given.value("runwatch.claims.table", ""),
                given.value("runwatch.claims.timeout", Duration.ofMillis(300)),
                given.value("runwatch.claims.keep-for", Duration.ofDays(14)));
    }

    @Bean
    Memory memory(ClaimSettings settings) {
        return new Memory(settings.table(), settings.keepFor());
    }

    /// Whether there is a table is asked at each start: Spring's ahead-of-time processing would freeze a condition.
    /// Without one, nothing of DynamoDB is loaded.
    @Bean
    Claims.Maker claims(ClaimSettings settings) {
        return settings.table().isEmpty()
                ? (access, destination) -> Claims.NONE
                : (access, destination) -> ClaimTable.over(access, settings, destination);
    }
}
