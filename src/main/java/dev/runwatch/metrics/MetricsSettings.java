package dev.runwatch.metrics;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which metrics are published, and how.
///
/// @param enabled whether metrics are published; `false` creates no CloudWatch client
/// @param publish `API`: one call of CloudWatch per invocation; `LOG`: lines of the log, and no call
/// @param namespace 1 to 255 characters that do not start with `AWS/` or a colon
///     ([PutMetricData](https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html))
/// @param maxStateMachines state machines with their own series, which CloudWatch bills; further ones count as `other`
/// @param timeout maximum time to send the metrics of one invocation
@ConfigurationProperties("runwatch.metrics")
record MetricsSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("API") Publish publish,
        @DefaultValue("Runwatch") String namespace,
        @DefaultValue("100") int maxStateMachines,
        @DefaultValue("1s") Duration timeout) {

    /// How metrics get to CloudWatch.
    enum Publish {
        API,
        LOG
    }

    MetricsSettings {
        if (!namespace.matches("(?!AWS/)[A-Za-z0-9._/# -][A-Za-z0-9._/#: -]{0,254}") || namespace.isBlank()) {
            throw new IllegalArgumentException(
                    "runwatch.metrics.namespace must be 1 to 255 of A-Z a-z 0-9 . - _ / # : and space,"
                            + " not begin with AWS/ or a colon and not be blank: '" + namespace + "'");
        }
        if (maxStateMachines < 1 || maxStateMachines > 10_000) {
            throw new IllegalArgumentException(
                    "runwatch.metrics.max-state-machines must be from 1 to 10000: '" + maxStateMachines + "'");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "runwatch.metrics.timeout must be longer than zero, such as 1s: '" + timeout.toMillis() + "ms'");
        }
    }
}
