package dev.runwatch.event;

/// Something that AWS told us about Step Functions.
public sealed interface StepFunctionsEvent permits StatusChange, ApiCall {

    /// The event that carried it.
    EventMetadata metadata();

    /// What makes two notices the same fact, however often and by whatever event they arrive: a replay or a second
    /// rule gives the fact another event id.
    ///
    /// @return printable ASCII, except for what AWS allows in a name; not shortened
    String key();
}
