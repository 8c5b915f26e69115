package dev.runwatch.store;

import java.time.Duration;

/// What is remembered of sent alerts by all functions together, for who reads it.
///
/// @param table the DynamoDB table of claims; empty if there is none
/// @param keepFor how long a sent alert is remembered
public record ClaimRetention(String table, Duration keepFor) {}
