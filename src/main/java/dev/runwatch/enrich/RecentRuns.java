package dev.runwatch.enrich;

import dev.runwatch.event.Enrichment.Usual;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/// What the recent executions of a state machine say about one of them.
final class RecentRuns {

    /// With fewer successful executions nothing is usual.
    static final int MIN_RUNS = 5;

    private static final int SHOWN = 5;
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED");

    private RecentRuns() {}

    /// Redriven executions do not count: they include the time until the redrive.
    static Optional<Usual> usual(List<ExecutionListItem> succeeded) {
        List<Duration> durations = succeeded.stream()
                .filter(run -> run.startDate() != null && run.stopDate() != null)
                .filter(run -> run.redriveCount() == null || run.redriveCount() == 0)
                .map(run -> Duration.between(run.startDate(), run.stopDate()))
                .filter(duration -> !duration.isNegative())
                .sorted()
                .toList();
        if (durations.size() < MIN_RUNS) {
            return Optional.empty();
        }
        Duration lower = durations.get((durations.size() - 1) / 2);
        Duration upper = durations.get(durations.size() / 2);
        return Optional.of(new Usual(lower.plus(upper).dividedBy(2), durations.getLast(), durations.size()));
    }

    /// @param execution is left out, listed or not
    static List<String> statuses(List<ExecutionListItem> latest, String execution) {
        return latest.stream()
                .filter(run -> !execution.equals(run.executionArn()))
                .map(ExecutionListItem::statusAsString)
                .filter(ENDED::contains)
                .limit(SHOWN)
                .toList();
    }

    static Optional<Instant> lastSuccess(List<ExecutionListItem> succeeded) {
        return succeeded.stream()
                .map(ExecutionListItem::stopDate)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }
}
