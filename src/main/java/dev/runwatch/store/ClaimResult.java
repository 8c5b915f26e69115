package dev.runwatch.store;

import java.time.Duration;

/// Whose a fact is.
public sealed interface ClaimResult {

    /// It is ours to send, until the invocation is over.
    record Acquired() implements ClaimResult {}

    /// Somebody has sent it.
    record Completed() implements ClaimResult {}

    /// Somebody else may be sending it: nobody may send or acknowledge it before the lease is over.
    record HeldByOther(Duration leaseLeft) implements ClaimResult {}

    /// Nobody could say. The alert is worth more than the table: send it.
    record Unavailable() implements ClaimResult {}
}
