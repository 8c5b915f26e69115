package dev.runwatch.report;

import dev.runwatch.event.Enrichment;
import dev.runwatch.event.Enrichment.Location;
import dev.runwatch.event.Enrichment.Task;
import dev.runwatch.event.StatusChange.Unsuccessful;
import dev.runwatch.redact.Redactor;
import dev.runwatch.redact.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What was looked up about an execution, in words. Each text is empty if it is unknown.
///
/// @param name the one state that failed or was running, for a headline
/// @param state the state, its task and what became of it
/// @param log where the log of the task is
record EnrichmentText(SafeText name, SafeText state, SafeText log, SafeText usually, SafeText recent) {

    static final EnrichmentText NONE =
            new EnrichmentText(SafeText.EMPTY, SafeText.EMPTY, SafeText.EMPTY, SafeText.EMPTY, SafeText.EMPTY);

    private static final int MAX_STATES = 3;

    static EnrichmentText of(Unsuccessful change, Redactor redactor) {
        Enrichment found = change.execution().enrichment();
        Optional<Location> location = found.location();
        return new EnrichmentText(
                redactor.safeText(location.map(EnrichmentText::name).orElse("")).singleLine(),
                redactor.safeText(location.map(EnrichmentText::state).orElse(""))
                        .singleLine(),
                SafeText.trusted(location.flatMap(Location::task).map(Task::log).orElse("")),
                SafeText.trusted(usually(change)),
                SafeText.trusted(recent(found)));
    }

    private static String name(Location location) {
        return switch (location.kind()) {
            case FAILED, FAILED_AFTER_TASK, CAUGHT, FAIL_STATE ->
                location.states().getFirst();
            case RUNNING -> location.states().size() == 1 ? location.states().getFirst() : "";
        };
    }

    private static String state(Location location) {
        List<String> states = location.states();
        String task = location.task().map(one -> " (" + one.name() + ")").orElse("");
        String first = states.getFirst() + task + prefixed(", ", location.scope());
        String attempts = location.attempts() > 1 ? ", failed after %d attempts".formatted(location.attempts()) : "";
        return switch (location.kind()) {
            case FAILED -> first + attempts;
            case FAILED_AFTER_TASK -> first + ", failed after its task succeeded";
            case CAUGHT -> first + attempts + "; then the Fail state " + states.getLast() + " ended the execution";
            case FAIL_STATE ->
                first + " (Fail state)"
                        + (states.size() == 1 ? "" : "; earlier, an error of " + states.get(1) + " was caught");
            case RUNNING -> states.size() == 1 ? first + " was running" : several(states) + " were running";
        };
    }

    private static String several(List<String> states) {
        int more = states.size() - MAX_STATES;
        List<String> shown = states.subList(0, more > 0 ? MAX_STATES : states.size() - 1);
        return String.join(", ", shown) + " and " + (more > 0 ? more + " more" : states.getLast());
    }

    private static String usually(Unsuccessful change) {
        return change.execution()
                .enrichment()
                .usual()
                .map(usual -> HumanTime.duration(usual.median()) + ", at most " + HumanTime.duration(usual.longest())
                        + change.elapsed()
                                .map(elapsed -> "; this run took " + HumanTime.duration(elapsed))
                                .orElse(""))
                .orElse("");
    }

    private static String recent(Enrichment found) {
        String statuses =
                String.join(", ", found.recent()).toLowerCase(Locale.ROOT).replace('_', ' ');
        String success = found.lastSuccess()
                .map(time -> "last success " + HumanTime.minute(time))
                .orElse("");
        return statuses.isEmpty() || success.isEmpty() ? statuses + success : statuses + "; " + success;
    }

    private static String prefixed(String prefix, String text) {
        return text.isEmpty() ? "" : prefix + text;
    }
}
