package dev.runwatch.reconcile;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.reconcile.ExecutionQueries.Result;
import dev.runwatch.reconcile.TerminatedExecutions.Ended;
import dev.runwatch.store.CheckpointStore;
import dev.runwatch.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import tools.jackson.databind.JsonNode;

/// Looks through Step Functions' own list for executions that ended badly and that nobody reported.
final class Reconciler {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    /// What a state machine may use although others wait; a list of ten pages takes no longer.
    private static final Duration MIN_SHARE = Duration.ofSeconds(3);

    private final ExecutionQueries executions;
    private final CheckpointStore notes;
    private final ReconcileSettings settings;
    private final InstantSource clock;

    Reconciler(ExecutionQueries executions, CheckpointStore notes, ReconcileSettings settings, InstantSource clock) {
        this.executions = executions;
        this.notes = notes;
        this.settings = settings;
        this.clock = clock;
    }

    /// @param table where the claims of the alerts are
    /// @param claimOf the id of the claim for the alert of an identity
    static Reconciler over(
            AwsClientContext access, ReconcileSettings settings, String table, UnaryOperator<String> claimOf) {
        var stepFunctions = access.register(SfnClient.builder()
                .httpClient(access.http())
                .credentialsProvider(access.credentials())
                .region(Region.of(settings.region()))
                .build());
        var dynamoDb = access.register(DynamoDbClient.builder()
                .httpClient(access.http())
                .credentialsProvider(access.credentials())
                .build());
        return new Reconciler(
                new ExecutionQueries(stepFunctions, settings),
                new CheckpointStore(dynamoDb, table, claimOf),
                settings,
                InstantSource.system());
    }

    /// What was found, as the events that should have come; of each the entry's id is the state machine. A state
    /// machine that could not be swept is a failed entry.
    ///
    /// @param order names the order, in logs and in what it found
    Batch<JsonNode> reconcile(String order, Deadline deadline) {
        // The other half is for the alerts of what is found.
        var half = Deadline.in(deadline.remaining().dividedBy(2));
        var finds = new Finds(order);
        try {
            Map<String, Instant> marks = notes.checkpoints(settings.stateMachines(), deadline);
            List<String> waiting = new ArrayList<>(settings.stateMachines());
            waiting.sort(Comparator.comparing(machine -> marks.getOrDefault(machine, Instant.MIN)));
            for (int i = 0; i < waiting.size(); i++) {
                var share = Deadline.in(share(half, waiting.size() - i));
                reconcile(waiting.get(i), Optional.ofNullable(marks.get(waiting.get(i))), share, deadline, finds);
            }
        } catch (StoreUnavailableException stop) {
            finds.failed(order, stop);
        }
        log.atInfo()
                .addKeyValue("correlation_id", order)
                .log(
                        "Swept {} state machines, found {}",
                        settings.stateMachines().size(),
                        finds.count);
        return new Batch<>(Envelope.SWEEP, deadline, finds.entries, finds.marks);
    }

    /// Notes from when on the next sweep looks, for each state machine of which nothing failed.
    <T> Batch<T> checkpoint(Batch<T> batch) {
        Set<String> failed = new HashSet<>();
        batch.failures().forEach(entry -> failed.add(entry.id()));
        List<BatchItem<T>> entries = new ArrayList<>(batch.items());
        batch.marks().forEach((machine, from) -> {
            if (!failed.contains(machine)) {
                try {
                    notes.saveCheckpoint(machine, from, batch.deadline());
                } catch (StoreUnavailableException notNoted) {
                    entries.add(new BatchItem.Failed<>(machine, notNoted));
                }
            }
        });
        return new Batch<>(batch.envelope(), batch.deadline(), entries, batch.marks());
    }

    private void reconcile(String machine, Optional<Instant> mark, Deadline share, Deadline deadline, Finds finds) {
        Instant now = clock.instant();
        Instant to = now.minus(settings.grace());
        if (mark.isEmpty()) {
            // What ended before anybody swept is old news.
            finds.marks.put(machine, to);
            return;
        }
        Instant from = notTooOld(machine, mark.get(), now.minus(settings.maxWindow()));
        try {
            TerminatedExecutions listing = executions.ended(machine, from, to, share);
            Set<String> reported =
                    notes.reported(listing.ended().stream().map(Ended::identity).toList(), deadline);
            List<Ended> unreported = listing.ended().stream()
                    .filter(ended -> !reported.contains(ended.identity()))
                    .toList();
            Optional<Instant> end = take(machine, unreported, share, finds);
            if (!listing.complete() || end.isPresent()) {
                log.atWarn()
                        .addKeyValue("state_machine", machine)
                        .log("There is more to sweep than one sweep may do; the next one goes on");
            }
            if (listing.complete()) {
                finds.marks.put(machine, end.orElse(later(from, to.minus(settings.overlap()))));
            }
        } catch (ReconcileException failed) {
            finds.failed(machine, failed);
        }
    }

    /// Adds those that there is room and time for.
    ///
    /// @return when the first one ended that is left for the next sweep; empty if none is left
    private Optional<Instant> take(String machine, List<Ended> unreported, Deadline deadline, Finds finds) {
        for (Ended ended : unreported) {
            if (finds.count == settings.maxExecutions()) {
                return Optional.of(ended.stopped());
            }
            switch (executions.describe(ended.execution(), deadline)) {
                case Result.Found<DescribeExecutionResponse>(DescribeExecutionResponse execution) ->
                    finds.found(machine, execution, settings);
                case Result.Missing<DescribeExecutionResponse> gone -> {}
                case Result.DeadlineExceeded<DescribeExecutionResponse> late -> {
                    return Optional.of(ended.stopped());
                }
            }
        }
        return Optional.empty();
    }

    private Instant notTooOld(String machine, Instant mark, Instant oldest) {
        if (mark.isBefore(oldest)) {
            log.atError()
                    .addKeyValue("state_machine", machine)
                    .log("Nobody sweeps what ended from {} to {}: look into the list of executions", mark, oldest);
        }
        return later(mark, oldest);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// An even part of the time that is left, unless it is too short for anything.
    private static Duration share(Deadline deadline, int waiting) {
        Duration even = deadline.remaining().dividedBy(waiting);
        return even.compareTo(MIN_SHARE) > 0 ? even : deadline.budget(MIN_SHARE, Duration.ZERO);
    }

    /// What one sweep brings together.
    private static final class Finds {

        private final String order;
        private final List<BatchItem<JsonNode>> entries = new ArrayList<>();
        private final Map<String, Instant> marks = new HashMap<>();
        private int count;

        Finds(String order) {
            this.order = order;
        }

        /// One that was redriven since it was listed has not ended now; its next end is in the list then.
        void found(String machine, DescribeExecutionResponse execution, ReconcileSettings settings) {
            if (settings.looksFor(execution.statusAsString())) {
                entries.add(new BatchItem.Pending<>(machine, SyntheticEvent.of(execution, order)));
                count++;
            }
        }

        void failed(String id, RuntimeException failure) {
            entries.add(new BatchItem.Failed<>(id, failure));
        }
    }
}
