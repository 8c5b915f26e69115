package dev.runwatch.metrics;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Terminal;
import dev.runwatch.event.StatusChange.Unknown;
import dev.runwatch.notify.AlertInProgressException;
import dev.runwatch.notify.AlertPublishException;
import dev.runwatch.notify.NotifiedReport;
import dev.runwatch.notify.NotifiedReport.Delivery;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.UnfinishedException;
import dev.runwatch.report.Severity;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;

/// Counts the outcome of each event: handled, rejected, and its alert. All tag values come from closed sets.
final class ExecutionMetrics {

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
    private final BoundedTagValues stateMachines;

    ExecutionMetrics(MeterRegistry registry, int maxStateMachines) {
        this.registry = registry;
        this.stateMachines = new BoundedTagValues(maxStateMachines);
    }

    void count(Batch<NotifiedReport> batch) {
        if (batch.envelope() == Envelope.TRIGGER) {
            registry.counter("runwatch.reconcile", "outcome", outcome(batch)).increment();
        }
        for (BatchItem<NotifiedReport> item : batch.items()) {
            switch (item) {
                case BatchItem.Pending<NotifiedReport>(String id, NotifiedReport handled) -> acknowledged(handled);
                case BatchItem.Failed<NotifiedReport>(String id, RuntimeException failure) ->
                    failed(failure, batch.envelope());
            }
        }
    }

    /// A duplicate counts as such only.
    private void acknowledged(NotifiedReport handled) {
        switch (handled.delivery()) {
            case Delivery.Duplicate duplicate -> {
                registry.counter("runwatch.events.duplicate").increment();
                return;
            }
            case Delivery.Published(String messageId, boolean unclaimed) -> {
                alert(handled.report().severity(), "published");
                if (unclaimed) {
                    registry.counter("runwatch.alerts.dedup.unavailable").increment();
                }
            }
            case Delivery.BelowThreshold suppressed -> {}
        }
        if (handled.report().event().metadata().reconciled()) {
            registry.counter("runwatch.events.reconciled").increment();
        }
        switch (handled.report().event()) {
            case StatusChange change -> changed(change);
            case ApiCall call -> called(call);
        }
    }

    /// A failed event is redelivered, and counts as an execution when it is handled.
    private void failed(RuntimeException failure, Envelope envelope) {
        switch (failure) {
            case InvalidEventException invalid ->
                registry.counter("runwatch.events.rejected", "reason", lower(invalid.reason()))
                        .increment();
            case AlertPublishException failed -> alert(failed.severity(), "failed");
            case AlertInProgressException inProgress -> alert(inProgress.severity(), "in_progress");
            default -> {
                // The failure of a trigger counts in runwatch.reconcile instead.
                if (envelope != Envelope.TRIGGER) {
                    registry.counter("runwatch.events.rejected", "reason", "internal")
                            .increment();
                }
            }
        }
    }

    private static String outcome(Batch<?> batch) {
        return batch.failures().isEmpty()
                ? "succeeded"
                : batch.failures().stream().allMatch(failed -> failed.failure() instanceof UnfinishedException)
                        ? "incomplete"
                        : "failed";
    }

    private void changed(StatusChange change) {
        String status = change instanceof Unknown ? "UNKNOWN" : change.status();
        String stateMachine = stateMachines.of(change.execution().stateMachineName());
        registry.counter("runwatch.executions", "status", status, "state_machine", stateMachine)
                .increment();
        if (change instanceof Terminal ended) {
            ended.elapsed().ifPresent(elapsed -> registry.timer(
                            "runwatch.execution.duration", "status", status, "state_machine", stateMachine)
                    .record(elapsed));
        }
    }

    private void called(ApiCall call) {
        String action = ACTIONS.contains(call.action()) ? call.action() : "other";
        String outcome = call.failed() ? "failed" : "succeeded";
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
