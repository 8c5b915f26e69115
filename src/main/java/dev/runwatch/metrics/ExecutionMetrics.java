package dev.runwatch.metrics;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Terminal;
import dev.runwatch.event.StatusChange.Unknown;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.heartbeat.Heartbeat;
import dev.runwatch.notify.AlertPublishException;
import dev.runwatch.notify.NotifiedReport;
import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.InProgress;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.NotifyOutcome.Suppressed;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.UnfinishedException;
import dev.runwatch.report.Severity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/// Counts executions, API calls, alerts and rejected events. Each tag has a bounded set of values, because each
/// combination is a CloudWatch metric of its own.
final class ExecutionMetrics {

    /// The actions of the Step Functions API that change something
    /// ([API reference](https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html)).
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
    private final ExecutionTags executions;
    private final HeartbeatMetrics heartbeats;

    ExecutionMetrics(MeterRegistry registry, ExecutionTags executions) {
        this.registry = registry;
        this.executions = executions;
        this.heartbeats = new HeartbeatMetrics(registry);
    }

    /// @param batch of the pipeline's results: [NotifiedReport]s or a [Heartbeat]
    void count(Batch<?> batch) {
        if (batch.envelope() == Envelope.TRIGGER) {
            increment("runwatch.reconcile", "outcome", outcome(batch));
        }
        for (BatchItem<?> item : batch.items()) {
            switch (item) {
                case BatchItem.Pending<?>(String id, NotifiedReport notified) -> countNotified(notified);
                case BatchItem.Pending<?>(String id, Heartbeat heartbeat) -> heartbeats.count(heartbeat);
                case BatchItem.Pending<?>(String id, Object other) ->
                    throw new IllegalStateException("No metrics of " + other.getClass());
                case BatchItem.Failed<?>(String id, RuntimeException failure) ->
                    countFailure(failure, batch.envelope());
            }
        }
    }

    private void countNotified(NotifiedReport notified) {
        countEnrichment(notified.report().event());
        switch (notified.outcome()) {
            case Duplicate duplicate -> increment("runwatch.events.duplicate");
            case Published(String messageId, Instant at, boolean dedupUnavailable) -> {
                countAlert(notified.report().severity(), "published");
                recordDelay(notified.report().event(), at);
                if (dedupUnavailable) {
                    increment("runwatch.alerts.dedup.unavailable");
                }
                countEvent(notified.report().event());
            }
            case Suppressed suppressed -> countEvent(notified.report().event());
        }
    }

    /// A replay repeats what ended long ago, so its delay would say nothing.
    private void recordDelay(StepFunctionsEvent event, Instant published) {
        if (event instanceof Terminal ended && !event.metadata().replayed()) {
            ended.stopped()
                    .map(stopped -> Duration.between(stopped, published))
                    // AWS's clock may be ahead.
                    .map(delay -> delay.isNegative() ? Duration.ZERO : delay)
                    .ifPresent(delay -> registry.timer("runwatch.delay").record(delay));
        }
    }

    private void countEnrichment(StepFunctionsEvent event) {
        if (event instanceof StatusChange change) {
            change.execution()
                    .enrichment()
                    .outcome()
                    .ifPresent(outcome -> increment("runwatch.enrichments", "outcome", outcome.code()));
        }
    }

    /// The event itself is not counted: it is retried, and counted when it is done.
    private void countFailure(RuntimeException failure, Envelope envelope) {
        switch (failure) {
            case AlertPublishException unpublished -> countUnpublished(unpublished);
            case InvalidEventException invalid -> increment("runwatch.events.rejected", "reason", invalid.reasonCode());
            default -> {
                // The failure of a trigger counts in runwatch.reconcile instead.
                if (envelope != Envelope.TRIGGER) {
                    increment("runwatch.events.rejected", "reason", "internal");
                }
            }
        }
    }

    private void countUnpublished(AlertPublishException unpublished) {
        switch (unpublished.outcome()) {
            case Failed failed -> {
                countAlert(unpublished.severity(), "failed");
                increment("runwatch.alerts.failed", "reason", unpublished.reasonCode());
            }
            case InProgress inProgress -> countAlert(unpublished.severity(), "in_progress");
        }
    }

    private static String outcome(Batch<?> batch) {
        return batch.failures().isEmpty()
                ? "succeeded"
                : batch.failures().stream().allMatch(failed -> failed.failure() instanceof UnfinishedException)
                        ? "incomplete"
                        : "failed";
    }

    private void countEvent(StepFunctionsEvent event) {
        if (event.metadata().reconciled()) {
            increment("runwatch.events.reconciled");
        }
        switch (event) {
            case StatusChange change -> countStatusChange(change);
            case ApiCall call -> countApiCall(call);
        }
    }

    private void countStatusChange(StatusChange change) {
        Tags status = Tags.of("status", change instanceof Unknown ? "UNKNOWN" : change.status());
        Tags detailed = executions.of(change).and(status);
        // Alarms cannot aggregate over dimensions: this series is for an alarm on any state machine.
        registry.counter("runwatch.executions", status).increment();
        registry.counter("runwatch.executions", detailed).increment();
        if (change instanceof Terminal ended) {
            ended.elapsed().ifPresent(elapsed -> registry.timer("runwatch.execution.duration", detailed)
                    .record(elapsed));
        }
    }

    private void countApiCall(ApiCall call) {
        String action = ACTIONS.contains(call.action()) ? call.action() : "other";
        increment("runwatch.api.calls", "action", action, "outcome", call.failed() ? "failed" : "succeeded");
    }

    private void countAlert(Severity severity, String outcome) {
        increment("runwatch.alerts", "severity", severity.name().toLowerCase(Locale.ROOT), "outcome", outcome);
    }

    private void increment(String name, String... tags) {
        registry.counter(name, tags).increment();
    }
}
