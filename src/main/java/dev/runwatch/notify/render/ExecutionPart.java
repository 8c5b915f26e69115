package dev.runwatch.notify.render;

/// A part of the execution that an alert shows only on request (`runwatch.alerts.include`), because it is the data of
/// the state machine's owner.
public enum ExecutionPart {
    INPUT,
    OUTPUT
}
