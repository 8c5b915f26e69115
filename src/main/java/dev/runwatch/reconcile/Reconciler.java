package dev.runwatch.reconcile;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.notify.Destination;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.TimeBudget;
import dev.runwatch.pipeline.Trigger;
import dev.runwatch.pipeline.UnfinishedException;
import dev.runwatch.reconcile.Findings.Found;
import dev.runwatch.store.CheckpointStore;
import dev.runwatch.store.StateStore;
import dev.runwatch.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import tools.jackson.databind.JsonNode;

/// Finds failed executions that were never reported, has the event pipeline handle them, and saves checkpoints.
///
/// Safe for concurrent runs: they find the same executions and save the same checkpoints.
final class Reconciler {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final ExecutionQueries executions;
    private final CheckpointStore store;
    private final ReconcileSettings settings;
    private final UnaryOperator<String> dedupKey;
    private final InstantSource clock;

    /// @param dedupKey maps an event's key to the key of its alert
    Reconciler(
            ExecutionQueries executions,
            CheckpointStore store,
            ReconcileSettings settings,
            UnaryOperator<String> dedupKey,
            InstantSource clock) {
        this.executions = executions;
        this.store = store;
        this.settings = settings;
        this.dedupKey = dedupKey;
        this.clock = clock;
    }

    static Function<Trigger, Batch<Object>> create(
            AwsClientContext aws,
            ReconcileSettings settings,
            StateStore store,
            Destination destination,
            Function<Batch<JsonNode>, Batch<Object>> handle) {
        var reconciler = new Reconciler(
                ExecutionQueries.create(aws, settings),
                store.checkpoints(aws, destination.topicArn()),
                settings,
                Destination::dedupKey,
                InstantSource.system());
        return trigger -> reconciler.run(trigger, handle);
    }

    /// @param handle the functions of the event pipeline from `decode` to `notify`; they keep the order of the items
    /// @return the executions that were found, and a failure for each state machine that was not reconciled to the
    ///     end; all failures are logged
    <R> Batch<R> run(Trigger trigger, Function<Batch<JsonNode>, Batch<R>> handle) {
        List<Findings> findings = find(trigger);
        List<BatchItem<JsonNode>> found = findings.stream()
                .flatMap(one -> one.found().stream().map(Found::item))
                .toList();
        log.atInfo()
                .addKeyValue("correlation_id", trigger.id())
                .log(
                        "Reconciled {} state machines, found {} executions",
                        settings.stateMachines().size(),
                        found.size());
        List<BatchItem<R>> handled = handle.apply(new Batch<>(Envelope.TRIGGER, trigger.deadline(), found))
                .items();
        List<BatchItem<R>> results = new ArrayList<>(handled);
        int from = 0;
        for (Findings one : findings) {
            int to = from + one.found().size();
            results.addAll(finish(one, handled.subList(from, to), trigger.deadline()));
            from = to;
        }
        var batch = new Batch<>(Envelope.TRIGGER, trigger.deadline(), results);
        batch.failures().forEach(failed -> log(trigger, failed));
        return batch;
    }

    /// The first half of the time is for finding executions, the second for alerting. State machines take turns, the
    /// one with the oldest checkpoint first.
    private List<Findings> find(Trigger trigger) {
        Deadline half = TimeBudget.reconcile(trigger.deadline());
        List<Findings> findings = new ArrayList<>();
        try {
            Map<String, Instant> checkpoints = store.checkpoints(settings.stateMachines(), trigger.deadline());
            List<String> waiting = new ArrayList<>(settings.stateMachines());
            waiting.sort(Comparator.comparing(machine -> checkpoints.getOrDefault(machine, Instant.MIN)));
            int left = settings.maxExecutions();
            for (int i = 0; i < waiting.size(); i++) {
                String machine = waiting.get(i);
                Deadline share = TimeBudget.reconcileShare(half, waiting.size() - i);
                Findings one = find(machine, checkpoints.get(machine), left, share, trigger);
                findings.add(one);
                left -= one.found().size();
            }
        } catch (StoreUnavailableException stop) {
            findings.add(Findings.failed(trigger.id(), stop));
        }
        return findings;
    }

    private Findings find(String machine, @Nullable Instant checkpoint, int max, Deadline share, Trigger trigger) {
        Instant now = clock.instant();
        Instant to = now.minus(settings.grace());
        if (checkpoint == null) {
            // What ended before the first run is not reported.
            return new Findings(machine, List.of(), to, null);
        }
        Instant from = notTooOld(machine, checkpoint, now.minus(settings.maxWindow()));
        try {
            // The last third is kept for describing: what was listed before the time was up is reported.
            var listing = Deadline.in(share.remaining().multipliedBy(2).dividedBy(3));
            TerminatedExecutions listed = executions.terminated(machine, from, to, listing);
            List<ExecutionListItem> unreported = unreported(listed.executions(), trigger.deadline());
            Instant overlap = to.minus(settings.overlap());
            Instant next = overlap.isAfter(from) ? overlap : from;
            Findings described = describe(machine, unreported, next, max, share, trigger.id());
            return listed.complete()
                    ? described
                    : new Findings(
                            machine,
                            described.found(),
                            null,
                            new UnfinishedException("no time left to list all executions; the next run starts again"));
        } catch (ReconcileException failed) {
            return Findings.failed(machine, failed);
        }
    }

    private List<ExecutionListItem> unreported(List<ExecutionListItem> listed, Deadline deadline) {
        Set<String> published = store.published(
                listed.stream()
                        .map(execution -> dedupKey.apply(TerminatedExecutions.key(execution)))
                        .toList(),
                deadline);
        return listed.stream()
                .filter(execution -> !published.contains(dedupKey.apply(TerminatedExecutions.key(execution))))
                .toList();
    }

    /// Describes executions, oldest first, as far as the deadline and `max` allow. One that cannot be described does
    /// not stop the others.
    private Findings describe(
            String machine,
            List<ExecutionListItem> unreported,
            Instant next,
            int max,
            Deadline deadline,
            String triggerId) {
        List<Found> found = new ArrayList<>();
        for (ExecutionListItem execution : unreported) {
            try {
                if (found.size() == max) {
                    throw new UnfinishedException("more executions than one run may report; the next continues");
                }
                event(machine, execution, deadline, triggerId)
                        .ifPresent(item -> found.add(new Found(execution.stopDate(), item)));
            } catch (UnfinishedException unfinished) {
                return new Findings(machine, found, execution.stopDate(), unfinished);
            }
        }
        return new Findings(machine, found, next, null);
    }

    /// The event that was never received. An execution that was redriven after it was listed has not ended: its next
    /// end will be listed.
    private Optional<BatchItem<JsonNode>> event(
            String machine, ExecutionListItem execution, Deadline deadline, String triggerId) {
        try {
            return executions
                    .describe(execution, deadline)
                    .filter(described -> settings.looksFor(described.statusAsString()))
                    .map(described -> new BatchItem.Pending<>(machine, SyntheticEvent.of(described, triggerId)));
        } catch (ReconcileException failed) {
            return Optional.of(new BatchItem.Failed<>(machine, failed));
        }
    }

    /// Saves the checkpoint.
    ///
    /// @return the failures besides those of the found executions
    private <R> List<BatchItem<R>> finish(Findings findings, List<BatchItem<R>> handled, Deadline deadline) {
        List<BatchItem<R>> failures = new ArrayList<>();
        if (findings.problem() != null) {
            failures.add(new BatchItem.Failed<>(findings.id(), findings.problem()));
        }
        Instant checkpoint = findings.checkpoint(handled);
        if (checkpoint != null) {
            try {
                store.save(findings.id(), checkpoint, deadline);
            } catch (StoreUnavailableException notSaved) {
                failures.add(new BatchItem.Failed<>(findings.id(), notSaved));
            }
        }
        return failures;
    }

    private static void log(Trigger trigger, BatchItem.Failed<?> failed) {
        boolean unfinished = failed.failure() instanceof UnfinishedException;
        log.atLevel(unfinished ? Level.WARN : Level.ERROR)
                .addKeyValue("correlation_id", trigger.id())
                .addKeyValue("state_machine_arn", failed.id().equals(trigger.id()) ? null : failed.id())
                .setCause(unfinished ? null : failed.failure())
                .log("Reconciliation incomplete: {}", failed.failure().getMessage());
    }

    private static Instant notTooOld(String machine, Instant checkpoint, Instant oldest) {
        if (checkpoint.isBefore(oldest)) {
            log.atError()
                    .addKeyValue("state_machine_arn", machine)
                    .log(
                            "Reconciliation gap: executions that ended between {} and {} were not checked. Check them"
                                    + " in Step Functions",
                            checkpoint,
                            oldest);
            return oldest;
        }
        return checkpoint;
    }
}
