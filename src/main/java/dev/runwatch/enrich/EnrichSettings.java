package dev.runwatch.enrich;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Looks up what an event lacks: the failed state, its log, and how recent executions ended.
///
/// @param enabled whether Step Functions is asked about executions that alert
/// @param timeout maximum time for all lookups of an invocation; alerts wait no longer
@ConfigurationProperties("runwatch.enrich")
record EnrichSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("2s") Duration timeout) {

    EnrichSettings {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "runwatch.enrich.timeout must be longer than zero, such as 2s: '" + timeout.toMillis() + "ms'");
        }
    }
}
