package dev.runwatch.heartbeat;

import java.util.Optional;

/// What one heartbeat found.
///
/// @param ruleEnabled false if the rule certainly sends no events; true also if its state is unknown
/// @param subscribers confirmed subscriptions of the topic; empty if unknown
public record Heartbeat(boolean ruleEnabled, Optional<Integer> subscribers) {}
