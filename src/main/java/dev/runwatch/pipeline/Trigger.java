package dev.runwatch.pipeline;

/// A scheduled invocation, which has a pipeline of its own.
///
/// @param id of the schedule's event
/// @param deadline when the invocation must be over
public record Trigger(String id, Deadline deadline) {}
