package dev.runwatch.sweep;

import dev.runwatch.aws.Access;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Batch.Envelope;
import dev.runwatch.batch.Deadline;
import dev.runwatch.batch.Entry;
import dev.runwatch.sweep.Executions.Answer;
import dev.runwatch.sweep.Listing.Ended;
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
final class Sweeper {

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    /// What a state machine may use although others wait; a list of ten pages takes no longer.
    private static final Duration FAIR = Duration.ofSeconds(3);

    private final Executions executions;
    private final Notes notes;
    private final SweepSettings settings;
    private final InstantSource clock;

    Sweeper(Executions executions, Notes notes, SweepSettings settings, InstantSource clock) {
        this.executions = executions;
        this.notes = notes;
        this.settings = settings;
        this.clock = clock;
    }

    /// @param table where the claims of the alerts are
    /// @param claimOf the id of the claim for the alert of an identity
    static Sweeper over(Access access, SweepSettings settings, String table, UnaryOperator<String> claimOf) {
        var stepFunctions = access.keep(SfnClient.builder()
                .httpClient(access.http())
                .credentialsProvider(access.credentials())
                .region(Region.of(settings.region()))
                .build());
        var dynamoDb = access.keep(DynamoDbClient.builder()
                .httpClient(access.http())
                .credentialsProvider(access.credentials())
                .build());
        return new Sweeper(
                new Executions(stepFunctions, settings),
                new Notes(dynamoDb, table, claimOf),
                settings,
                InstantSource.system());
    }

    /// What was found, as the events that should have come; of each the entry's id is the state machine. A state
    /// machine that could not be swept is a failed entry.
    ///
    /// @param order names the order, in logs and in what it found
    Batch<JsonNode> sweep(String order, Deadline deadline) {
        // The other half is for the alerts of what is found.
        var half = Deadline.in(deadline.remaining().dividedBy(2));
        var finds = new Finds(order);
        try {
            Map<String, Instant> marks = notes.marks(settings.stateMachines(), deadline);
            List<String> waiting = new ArrayList<>(settings.stateMachines());
            waiting.sort(Comparator.comparing(machine -> marks.getOrDefault(machine, Instant.MIN)));
            for (int i = 0; i < waiting.size(); i++) {
                var share = Deadline.in(share(half, waiting.size() - i));
                sweep(waiting.get(i), Optional.ofNullable(marks.get(waiting.get(i))), share, deadline, finds);
            }
        } catch (NotesUnavailable stop) {
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
    <T> Batch<T> note(Batch<T> batch) {
        Set<String> failed = new HashSet<>();
        batch.failures().forEach(entry -> failed.add(entry.id()));
        List<Entry<T>> entries = new ArrayList<>(batch.entries());
        batch.marks().forEach((machine, from) -> {
            if (!failed.contains(machine)) {
                try {
                    notes.mark(machine, from, batch.deadline());
                } catch (NotesUnavailable notNoted) {
                    entries.add(new Entry.Failed<>(machine, notNoted));
                }
            }
        });
        return new Batch<>(batch.envelope(), batch.deadline(), entries, batch.marks());
    }

    private void sweep(String machine, Optional<Instant> mark, Deadline share, Deadline deadline, Finds finds) {
        Instant now = clock.instant();
        Instant to = now.minus(settings.grace());
        if (mark.isEmpty()) {
            // What ended before anybody swept is old news.
            finds.marks.put(machine, to);
            return;
        }
        Instant from = notTooOld(machine, mark.get(), now.minus(settings.catchUp()));
        try {
            Listing listing = executions.ended(machine, from, to, share);
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
        } catch (SweepFailed failed) {
            finds.failed(machine, failed);
        }
    }

    /// Adds those that there is room and time for.
    ///
    /// @return when the first one ended that is left for the next sweep; empty if none is left
    private Optional<Instant> take(String machine, List<Ended> unreported, Deadline deadline, Finds finds) {
        for (Ended ended : unreported) {
            if (finds.count == settings.maxFound()) {
                return Optional.of(ended.stopped());
            }
            switch (executions.describe(ended.execution(), deadline)) {
                case Answer.Got<DescribeExecutionResponse>(DescribeExecutionResponse execution) ->
                    finds.found(machine, execution, settings);
                case Answer.Gone<DescribeExecutionResponse> gone -> {}
                case Answer.OutOfTime<DescribeExecutionResponse> late -> {
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
        return even.compareTo(FAIR) > 0 ? even : deadline.budget(FAIR, Duration.ZERO);
    }

    /// What one sweep brings together.
    private static final class Finds {

        private final String order;
        private final List<Entry<JsonNode>> entries = new ArrayList<>();
        private final Map<String, Instant> marks = new HashMap<>();
        private int count;

        Finds(String order) {
            this.order = order;
        }

        /// One that was redriven since it was listed has not ended now; its next end is in the list then.
        void found(String machine, DescribeExecutionResponse execution, SweepSettings settings) {
            if (settings.looksFor(execution.statusAsString())) {
                entries.add(new Entry.Alive<>(machine, FoundEvent.of(execution, order)));
                count++;
            }
        }

        void failed(String id, RuntimeException failure) {
            entries.add(new Entry.Failed<>(id, failure));
        }
    }
}
