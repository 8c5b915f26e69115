package dev.runwatch.reconcile;

import dev.runwatch.event.Arn;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Whose executions a sweep looks at, and how far it looks.
///
/// @param stateMachines ARNs without version or alias, all of one Region; none switches the sweep off
/// @param statuses ends that a sweep looks for
/// @param grace how long an event may take: what ended later than that ago is left to its event
/// @param overlap how much of what the last sweep saw is looked at again, since the list of executions may lag
/// @param maxRunTime how long before its end an execution may have started to be found for certain
/// @param maxWindow how far back a sweep goes at most; claims must live longer, or all would be reported again
/// @param maxExecutions executions that one sweep reports at most; the next one goes on
record ReconcileSettings(
        List<String> stateMachines,
        Set<Status> statuses,
        Duration grace,
        Duration overlap,
        Duration maxRunTime,
        Duration maxWindow,
        int maxExecutions) {

    private static final int MAX_STATE_MACHINES = 50;

    /// How an execution ends badly, in the words of Step Functions.
    enum Status {
        FAILED,
        TIMED_OUT,
        ABORTED
    }

    ReconcileSettings {
        stateMachines = List.copyOf(stateMachines);
        statuses = Set.copyOf(statuses);
        if (!stateMachines.stream().allMatch(ReconcileSettings::isStateMachine)
                || regions(stateMachines) > 1
                || stateMachines.size() > MAX_STATE_MACHINES) {
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

    private static boolean isStateMachine(String text) {
        return Arn.parse(text)
                .filter(arn -> arn.type().equals("stateMachine"))
                .filter(arn -> arn.mapLabel().isEmpty() && arn.qualifier().isEmpty())
                .isPresent();
    }

    private static long regions(List<String> stateMachines) {
        return stateMachines.stream()
                .flatMap(text -> Arn.parse(text).stream())
                .map(Arn::region)
                .distinct()
                .count();
    }

    private static void require(String property, boolean good, Duration value) {
        if (!good) {
            throw new IllegalArgumentException(
                    "runwatch.reconcile.%s is too short: '%dms'".formatted(property, value.toMillis()));
        }
    }
}
