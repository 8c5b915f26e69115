package dev.runwatch.event;

/// What AWS reported about Step Functions.
public sealed interface StepFunctionsEvent permits StatusChange, ApiCall {

    EventMetadata metadata();

    /// Identifies what happened: equal in all events that report the same, such as replays and events of another rule,
    /// which have event IDs of their own.
    String key();
}
