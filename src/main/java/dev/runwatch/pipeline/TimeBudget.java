package dev.runwatch.pipeline;

import java.time.Duration;

/// How the time of one invocation is shared. A step may use what is left after the reserve for the later steps, at
/// most its own setting. A step that would be cut off by its minimum is not started.
///
/// `decode`, `report` and `log` only compute and have no budget. A step without a minimum takes what it gets.
public enum TimeBudget {
    // step(reserve for later steps in ms, minimum in ms)

    /// Looks up what the events lack, limited by `runwatch.enrich.timeout`. The reserve is for claiming and publishing.
    ENRICH(4_000, 200),
    /// Claims the alerts of a batch, limited by `runwatch.store.timeout`. The reserve is for publishing.
    CLAIM(2_000, 0),
    /// Waits for another invocation of this process that publishes the same alert.
    WAIT(1_500, 0),
    /// Publishes to SNS, limited by `runwatch.alerts.timeout`. A publish that is cut off has an unknown result.
    PUBLISH(1_500, 200),
    /// Reads the rule of a heartbeat, then the topic. The reserve is for publishing metrics.
    HEARTBEAT(1_500, 200),
    /// Completes or releases the claims after publishing.
    COMPLETE(500, 0),
    /// Publishes metrics, limited by `runwatch.metrics.timeout`. The reserve is for redelivering.
    RECORD(300, 50),
    /// Parks or delays events that failed. The reserve is for writing the response.
    REDELIVER(100, 100);

    /// The SDK ends a call at its time limit. What it cannot end (DNS, TLS handshake) is abandoned this much later.
    public static final Duration SDK_GRACE = Duration.ofMillis(250);

    /// The smallest share of one state machine in reconciliation: enough to list ten pages.
    private static final Duration RECONCILE_SHARE = Duration.ofSeconds(3);

    private final Duration reserve;
    private final Duration minimum;

    TimeBudget(int reserveMillis, int minimumMillis) {
        this.reserve = Duration.ofMillis(reserveMillis);
        this.minimum = Duration.ofMillis(minimumMillis);
    }

    /// @return at most `limit`; zero if the step must not be started
    public Duration of(Deadline deadline, Duration limit) {
        Duration left = of(deadline);
        return left.compareTo(limit) < 0 ? left : limit;
    }

    /// @return zero if the step must not be started
    public Duration of(Deadline deadline) {
        Duration left = deadline.remaining().minus(reserve);
        return left.isNegative() || isTooShort(left) ? Duration.ZERO : left;
    }

    /// Whether the step must not be started with this much time.
    public boolean isTooShort(Duration left) {
        return left.compareTo(minimum) < 0;
    }

    /// Reconciliation reads executions in the first half of the invocation. The second half is for their alerts.
    public static Deadline reconcile(Deadline deadline) {
        return Deadline.in(deadline.remaining().dividedBy(2));
    }

    /// An equal share of the rest for the next of `waiting` state machines, and at least the time to list ten pages.
    public static Deadline reconcileShare(Deadline deadline, int waiting) {
        Duration equal = deadline.remaining().dividedBy(waiting);
        Duration share = equal.compareTo(RECONCILE_SHARE) > 0 ? equal : RECONCILE_SHARE;
        return Deadline.in(share.compareTo(deadline.remaining()) < 0 ? share : deadline.remaining());
    }
}
