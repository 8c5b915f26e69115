package dev.runwatch.metrics;

import java.time.Duration;

/// @param enabled without metrics no CloudWatch client is made
/// @param namespace CloudWatch's rules: 1 to 255 characters, not beginning with `AWS/` or a
///     colon (CloudWatch API, `PutMetricData`)
/// @param maxStateMachines distinct names that get a dimension of their own; the rest is counted as `other`, because
///     each costs
/// @param timeout for handing the metrics of one invocation to CloudWatch
record MetricsSettings(boolean enabled, String namespace, int maxStateMachines, Duration timeout) {

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
