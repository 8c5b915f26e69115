package dev.runwatch.enrich;

import dev.runwatch.aws.ParallelCalls;
import dev.runwatch.event.Enrichment;
import dev.runwatch.event.Enrichment.Outcome;
import dev.runwatch.event.StatusChange.Unsuccessful;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.TimeBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds to each failure what Step Functions knows about it, within one budget for the whole batch. What fails or comes
/// late is left out: no event fails here.
final class EnrichStage {

    private static final Logger log = LoggerFactory.getLogger(EnrichStage.class);

    private final StepFunctionsLookup lookup;
    private final Predicate<Unsuccessful> alerts;
    private final Duration timeout;

    /// @param alerts whether a failure will alert
    /// @param timeout for all lookups of a batch
    EnrichStage(StepFunctionsLookup lookup, Predicate<Unsuccessful> alerts, Duration timeout) {
        this.lookup = lookup;
        this.alerts = alerts;
        this.timeout = timeout;
    }

    Batch<StepFunctionsEvent> enrich(Batch<StepFunctionsEvent> batch) {
        Map<StepFunctionsEvent, Subject> subjects = subjects(batch.values());
        if (subjects.isEmpty()) {
            return batch;
        }
        Map<String, Enrichment> enrichments = lookUp(firstOfEach(subjects.values()), batch.deadline());
        return batch.map(event -> {
            Subject subject = subjects.get(event);
            return subject != null && event instanceof Unsuccessful change
                    ? change.with(enrichments.getOrDefault(key(subject), Enrichment.without(Outcome.SKIPPED)))
                    : event;
        });
    }

    private Map<StepFunctionsEvent, Subject> subjects(List<StepFunctionsEvent> events) {
        Map<StepFunctionsEvent, Subject> subjects = new LinkedHashMap<>();
        for (StepFunctionsEvent event : events) {
            if (event instanceof Unsuccessful change && alerts.test(change)) {
                Subject.of(change).ifPresent(subject -> subjects.put(event, subject));
            }
        }
        return subjects;
    }

    /// One of each state machine: the failures of a storm look alike.
    private static List<Subject> firstOfEach(Iterable<Subject> subjects) {
        Set<String> stateMachines = new HashSet<>();
        List<Subject> first = new ArrayList<>();
        for (Subject subject : subjects) {
            if (stateMachines.add(subject.stateMachine().value())) {
                first.add(subject);
            }
        }
        return first;
    }

    private Map<String, Enrichment> lookUp(List<Subject> subjects, Deadline deadline) {
        Duration budget = TimeBudget.ENRICH.of(deadline, timeout);
        Map<String, Enrichment> enrichments = new HashMap<>();
        if (budget.isZero()) {
            subjects.forEach(subject -> enrichments.put(key(subject), Enrichment.without(Outcome.TIMED_OUT)));
            return enrichments;
        }
        Deadline end = Deadline.in(budget);
        Map<String, Supplier<Enrichment>> calls = new LinkedHashMap<>();
        for (Subject subject : subjects) {
            calls.put("location " + key(subject), () -> Enrichment.of(lookup.location(subject, end)));
            calls.put("usual " + key(subject), () -> lookup.usual(subject, end));
            calls.put("recent " + key(subject), () -> lookup.recent(subject, end));
        }
        var results = ParallelCalls.each(
                List.copyOf(calls.keySet()),
                call -> Objects.requireNonNull(calls.get(call)).get(),
                budget);
        for (Subject subject : subjects) {
            enrichments.put(
                    key(subject),
                    Stream.of("location ", "usual ", "recent ")
                            .map(part -> part(subject, results.get(part + key(subject))))
                            .reduce(Enrichment.NONE, Enrichment::and));
        }
        return enrichments;
    }

    private static Enrichment part(Subject subject, @Nullable Future<Enrichment> call) {
        if (call == null || !call.isDone() || call.isCancelled()) {
            return Enrichment.without(Outcome.TIMED_OUT);
        }
        if (call.state() == Future.State.SUCCESS) {
            return call.resultNow();
        }
        Throwable failure = call.exceptionNow();
        return missing(subject, failure instanceof LookupException known ? known.outcome() : Outcome.FAILED, failure);
    }

    private static Enrichment missing(Subject subject, Outcome outcome, Throwable failure) {
        if (outcome == Outcome.DENIED || outcome == Outcome.FAILED) {
            log.atWarn()
                    .addKeyValue("execution_arn", subject.execution().value())
                    .addKeyValue("reason", outcome.code())
                    .log("Alert is not enriched: {}", failure.toString());
        }
        return Enrichment.without(outcome);
    }

    private static String key(Subject subject) {
        return subject.execution().value() + "|" + subject.redrives() + "|" + subject.status();
    }
}
