package dev.runwatch.pipeline;

/// A failure whose reason is from a closed list.
public interface ClassifiedFailure {

    /// The log field `reason`, and the value of the metric dimension of that name, such as `access_denied`.
    String reasonCode();
}
