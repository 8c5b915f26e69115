package dev.runwatch.enrich;

import dev.runwatch.event.Enrichment.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// Protects one API of Step Functions, whose rate all callers of an account share: a rate limit of this process, and a
/// circuit breaker. Safe for concurrent calls.
///
/// The circuit opens after [#MAX_FAILURES] failures in a row for [#OPEN], then one call probes. A denied call opens it
/// for [#DENIED], for its state machine alone.
final class CallGuard {

    static final int MAX_FAILURES = 3;
    static final Duration OPEN = Duration.ofSeconds(60);
    static final Duration DENIED = Duration.ofMinutes(15);

    private static final int MAX_DENIED = 1_000;
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final int burst;
    private final LongSupplier nanoClock;
    private final Map<String, Long> deniedAt = new LinkedHashMap<>();
    private double tokens;
    private long refilledAt;
    private int failures;
    private long openedAt;

    /// @param burst calls that may be made at once after a pause
    CallGuard(double perSecond, int burst, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoClock = nanoClock;
        this.tokens = burst;
        this.refilledAt = nanoClock.getAsLong();
    }

    /// @param stateMachine whose permissions count
    /// @throws LookupException if the call was not made, or failed
    <T> T call(String stateMachine, Supplier<T> call) {
        admit(stateMachine);
        try {
            T response = call.get();
            ended(stateMachine, Outcome.COMPLETE);
            return response;
        } catch (SdkException failure) {
            var reason = new LookupException(failure);
            ended(stateMachine, reason.outcome());
            throw reason;
        } catch (LookupException failure) {
            ended(stateMachine, failure.outcome());
            throw failure;
        }
    }

    private synchronized void admit(String stateMachine) {
        long now = nanoClock.getAsLong();
        Long denied = deniedAt.get(stateMachine);
        if (denied != null && now - denied < DENIED.toNanos()) {
            throw new LookupException(Outcome.CIRCUIT_OPEN, "denied before");
        }
        if (failures >= MAX_FAILURES) {
            if (now - openedAt < OPEN.toNanos()) {
                throw new LookupException(Outcome.CIRCUIT_OPEN, "failed before");
            }
            openedAt = now;
        }
        tokens = Math.min(burst, tokens + (now - refilledAt) / NANOS * perSecond);
        refilledAt = now;
        if (tokens < 1) {
            throw new LookupException(Outcome.RATE_LIMITED, "too many requests of this process");
        }
        tokens--;
    }

    private synchronized void ended(String stateMachine, Outcome outcome) {
        switch (outcome) {
            case COMPLETE, UNDETERMINED -> {
                failures = 0;
                deniedAt.remove(stateMachine);
            }
            case DENIED -> {
                failures = 0;
                deniedAt.remove(stateMachine);
                if (deniedAt.size() >= MAX_DENIED) {
                    deniedAt.remove(deniedAt.keySet().iterator().next());
                }
                deniedAt.put(stateMachine, nanoClock.getAsLong());
            }
            default -> {
                failures++;
                openedAt = nanoClock.getAsLong();
            }
        }
    }
}
