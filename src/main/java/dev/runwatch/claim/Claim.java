package dev.runwatch.claim;

import java.time.Duration;

/// Whose a fact is.
public sealed interface Claim {

    /// It is ours to send, until the invocation is over.
    record Ours() implements Claim {}

    /// Somebody has sent it.
    record Completed() implements Claim {}

    /// Somebody else may be sending it: nobody may send or acknowledge it before the lease is over.
    record Elsewhere(Duration leaseLeft) implements Claim {}

    /// Nobody could say. The alert is worth more than the table: send it.
    record Unknown() implements Claim {}
}
