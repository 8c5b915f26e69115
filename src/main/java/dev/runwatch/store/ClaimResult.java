package dev.runwatch.store;

import java.time.Duration;

/// The result of claiming an alert.
public sealed interface ClaimResult {

    /// This process publishes it. The lease lasts until the invocation is over.
    record Acquired() implements ClaimResult {}

    /// It was published.
    record Completed() implements ClaimResult {}

    /// Another process may be publishing it: do not publish it and do not acknowledge its event before the lease ends.
    record HeldByOther(Duration leaseLeft) implements ClaimResult {}

    /// The table did not respond. Publish anyway (fail open).
    record Unavailable() implements ClaimResult {}
}
