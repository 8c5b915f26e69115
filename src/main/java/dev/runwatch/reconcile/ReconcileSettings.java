package dev.runwatch.reconcile;

import dev.runwatch.event.Arn;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which executions a reconciliation looks for.
///
/// @param stateMachines ARNs of the state machines, without version or alias: up to 50 of one Region; empty switches
///     reconciliation off
/// @param statuses statuses to look for
/// @param grace executions that ended within this time are left to their events
/// @param overlap how much of the last run is checked again, because the list of executions may lag
/// @param maxRunTime executions that ran longer may be missed
/// @param maxWindow how far back a run goes; must be shorter than `runwatch.store.ttl`
/// @param maxExecutions executions that one run reports, 1 to 1000; the next run continues
@ConfigurationProperties("runwatch.reconcile")
record ReconcileSettings(
        @DefaultValue List<String> stateMachines,
        @DefaultValue({"FAILED", "TIMED_OUT", "ABORTED"}) Set<Status> statuses,
        @DefaultValue("2m") Duration grace,
        @DefaultValue("5m") Duration overlap,
        @DefaultValue("14d") Duration maxRunTime,
        @DefaultValue("12h") Duration maxWindow,
        @DefaultValue("100") int maxExecutions) {

    private static final int MAX_STATE_MACHINES = 50;

    /// The statuses of an unsuccessful execution.
    enum Status {
        FAILED,
        TIMED_OUT,
        ABORTED
    }

    ReconcileSettings {
        stateMachines = List.copyOf(stateMachines);
        // Sorted, so that every run lists them in the same order.
        statuses = Collections.unmodifiableSet(new TreeSet<>(statuses));
        List<Arn> arns = stateMachines.stream()
                .flatMap(text -> Arn.parse(text).stream())
                .filter(arn -> arn.type().equals("stateMachine")
                        && arn.mapLabel().isEmpty()
                        && arn.qualifier().isEmpty())
                .toList();
        if (arns.size() < stateMachines.size()
                || arns.size() > MAX_STATE_MACHINES
                || arns.stream().map(Arn::region).distinct().count() > 1) {
            throw new IllegalArgumentException(
                    ("runwatch.reconcile.state-machines must be up to %d ARNs of state machines"
                                    + " of one Region, without version or alias: '%s'")
                            .formatted(MAX_STATE_MACHINES, String.join(",", stateMachines)));
        }
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException(
                    "runwatch.reconcile.statuses must be FAILED, TIMED_OUT, ABORTED or several");
        }
        require("grace", !grace.isNegative(), grace);
        require("overlap", !overlap.isNegative(), overlap);
        require("max-run-time", maxRunTime.isPositive(), maxRunTime);
        require("max-window", maxWindow.compareTo(grace) > 0, maxWindow);
        if (maxExecutions < 1 || maxExecutions > 1_000) {
            throw new IllegalArgumentException(
                    "runwatch.reconcile.max-executions must be from 1 to 1000: '" + maxExecutions + "'");
        }
    }

    boolean enabled() {
        return !stateMachines.isEmpty();
    }

    boolean looksFor(String status) {
        return statuses.stream().anyMatch(wanted -> wanted.name().equals(status));
    }

    /// Step Functions lists executions only in the Region of their state machine.
    String region() {
        return new Arn(stateMachines.getFirst()).region();
    }

    private static void require(String property, boolean good, Duration value) {
        if (!good) {
            throw new IllegalArgumentException(
                    "runwatch.reconcile.%s is too short: '%dms'".formatted(property, value.toMillis()));
        }
    }
}
