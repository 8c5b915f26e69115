package dev.runwatch.metrics;

import dev.runwatch.alert.AlertElsewhere;
import dev.runwatch.alert.AlertNotSent;
import dev.runwatch.alert.Handled;
import dev.runwatch.alert.Handled.Delivery;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Entry;
import dev.runwatch.batch.EventRefused;
import dev.runwatch.change.ApiCall;
import dev.runwatch.change.StatusChange;
import dev.runwatch.change.StatusChange.Ended;
import dev.runwatch.change.StatusChange.Unrecognised;
import dev.runwatch.report.Severity;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;

/// Counts what became of the events: acknowledged changes, alerts, refusals. All tags come from closed sets.
final class ChangeMetrics {

    private static final Set<String> ACTIONS = Set.of(
            "StartExecution",
            "StartSyncExecution",
            "StopExecution",
            "RedriveExecution",
            "CreateStateMachine",
            "UpdateStateMachine",
            "DeleteStateMachine",
            "PublishStateMachineVersion",
            "DeleteStateMachineVersion",
            "CreateStateMachineAlias",
            "UpdateStateMachineAlias",
            "DeleteStateMachineAlias",
            "UpdateMapRun",
            "SendTaskSuccess",
            "SendTaskFailure",
            "SendTaskHeartbeat");

    private final MeterRegistry registry;
    private final StateMachineTags stateMachines;

    ChangeMetrics(MeterRegistry registry, int maxStateMachines) {
        this.registry = registry;
        this.stateMachines = new StateMachineTags(maxStateMachines);
    }

    void count(Batch<Handled> batch) {
        for (Entry<Handled> entry : batch.entries()) {
            switch (entry) {
                case Entry.Alive<Handled>(String id, Handled handled) -> acknowledged(handled);
                case Entry.Failed<Handled>(String id, RuntimeException failure) -> failed(failure);
            }
        }
    }

    /// The same fact again is no second change.
    private void acknowledged(Handled handled) {
        switch (handled.delivery()) {
            case Delivery.Duplicate duplicate -> {
                registry.counter("runwatch.duplicates").increment();
                return;
            }
            case Delivery.Sent(String messageId, boolean unclaimed) -> {
                alert(handled.report().severity(), "sent");
                if (unclaimed) {
                    registry.counter("runwatch.unclaimed").increment();
                }
            }
            case Delivery.NotDue notDue -> {}
        }
        if (handled.report().notice().event().swept()) {
            registry.counter("runwatch.swept").increment();
        }
        switch (handled.report().notice()) {
            case StatusChange change -> changed(change);
            case ApiCall call -> called(call);
        }
    }

    /// It comes again and is counted as a change then.
    private void failed(RuntimeException failure) {
        switch (failure) {
            case EventRefused refused ->
                registry.counter("runwatch.refused", "reason", lower(refused.why()))
                        .increment();
            case AlertNotSent notSent -> alert(notSent.severity(), "failed");
            case AlertElsewhere elsewhere -> alert(elsewhere.severity(), "elsewhere");
            default ->
                registry.counter("runwatch.refused", "reason", "internal").increment();
        }
    }

    private void changed(StatusChange change) {
        String status = change instanceof Unrecognised ? "UNRECOGNISED" : change.status();
        String stateMachine = stateMachines.of(change.origin().stateMachineName());
        registry.counter("runwatch.changes", "status", status, "state_machine", stateMachine)
                .increment();
        if (change instanceof Ended ended) {
            ended.elapsed().ifPresent(elapsed -> registry.timer(
                            "runwatch.duration", "status", status, "state_machine", stateMachine)
                    .record(elapsed));
        }
    }

    private void called(ApiCall call) {
        String action = ACTIONS.contains(call.action()) ? call.action() : "other";
        String outcome = call.refused() ? "refused" : "accepted";
        registry.counter("runwatch.api.calls", "action", action, "outcome", outcome)
                .increment();
    }

    private void alert(Severity severity, String outcome) {
        registry.counter("runwatch.alerts", "severity", lower(severity), "outcome", outcome)
                .increment();
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
