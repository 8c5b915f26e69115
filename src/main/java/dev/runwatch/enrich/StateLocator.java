package dev.runwatch.enrich;

import dev.runwatch.event.Enrichment.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the state in which an execution failed, or that was running when it ended.
///
/// It follows each event to the one that led to it and never takes the state that was entered last: that may be the
/// fallback of a Catch, or a sibling in a map or parallel state. What the history does not say beyond doubt is absent.
final class StateLocator {

    /// How many states an error may pass between its Catch and the Fail state.
    private static final int MAX_STATES_TO_FAIL = 12;

    private final PagedHistory history;

    /// The event that started this attempt; 0 for the first attempt.
    private final long redriven;

    private StateLocator(PagedHistory history, long redriven) {
        this.history = history;
        this.redriven = redriven;
    }

    /// @param states the first one failed or ran; see [Kind]
    /// @param walk how it was found; absent if the task of the state is not to be shown
    record Found(Kind kind, List<String> states, String scope, Optional<Walk> walk) {}

    /// The way from an event back to the state that it belongs to.
    ///
    /// @param state the event that entered the state, or an `EvaluationFailed` that names it
    /// @param failed the failure of the last attempt; absent if no task failed
    /// @param scheduled the start of the last attempt
    /// @param submitted the response of the service that runs the task
    /// @param mapRun the start of a distributed map's run
    /// @param attempts failed attempts since the last redrive
    record Walk(
            HistoryStep state,
            @Nullable HistoryStep failed,
            @Nullable HistoryStep scheduled,
            @Nullable HistoryStep submitted,
            @Nullable HistoryStep mapRun,
            int attempts,
            boolean taskSucceeded) {

        String name() {
            return state.is("EvaluationFailed") ? state.detail("state") : state.detail("name");
        }
    }

    /// @param redrives how often the execution was redriven before it ended
    /// @return empty if the history does not say, or is about another attempt
    static Optional<Found> locate(PagedHistory history, int redrives) {
        HistoryStep end = history.newest();
        if (!end.isUnsuccessfulEnd()) {
            return Optional.empty();
        }
        return lastRedrive(history, end, redrives).flatMap(redriven -> {
            var locator = new StateLocator(history, redriven);
            return end.is("ExecutionFailed") ? locator.failed(end) : locator.running(end);
        });
    }

    private static Optional<Long> lastRedrive(PagedHistory history, HistoryStep end, int redrives) {
        for (long id = end.id() - 1; id > 0; id--) {
            Optional<HistoryStep> step = redrives == 0 ? history.ifLoaded(id) : history.at(id);
            if (step.isEmpty()) {
                break;
            }
            if (step.get().is("ExecutionRedriven")) {
                boolean same = step.get().detail("redriveCount").equals(Integer.toString(redrives));
                return same ? Optional.of(id) : Optional.empty();
            }
        }
        return redrives == 0 ? Optional.of(0L) : Optional.empty();
    }

    private Optional<Found> failed(HistoryStep end) {
        return walk(before(end)).map(walk -> {
            if (walk.state().is("FailStateEntered")) {
                return failState(walk.state());
            }
            Kind kind = walk.taskSucceeded() ? Kind.FAILED_AFTER_TASK : Kind.FAILED;
            return new Found(kind, List.of(walk.name()), scope(walk.state()), Optional.of(walk));
        });
    }

    /// Follows the events to the state that they belong to.
    private Optional<Walk> walk(@Nullable HistoryStep from) {
        HistoryStep failed = null;
        HistoryStep scheduled = null;
        HistoryStep submitted = null;
        HistoryStep mapRun = null;
        boolean succeeded = false;
        int attempts = 0;
        int scopes = 0;
        for (HistoryStep step = from; step != null; step = before(step)) {
            if (scopes > 0 || step.is("MapStateSucceeded") || step.is("ParallelStateSucceeded")) {
                // What a map or parallel state contains is not where it failed itself.
                scopes += step.isEndOfScope() ? 1 : step.isStartOfScope() ? -1 : 0;
            } else if (step.isExited()) {
                return Optional.empty();
            } else if (step.isFailedAttempt()) {
                failed = scheduled == null && failed == null && !succeeded ? step : failed;
                attempts += step.id() > redriven ? 1 : 0;
            } else if (step.isScheduled()) {
                scheduled = scheduled == null ? step : scheduled;
            } else if (step.is("TaskSubmitted")) {
                submitted = scheduled == null ? step : submitted;
            } else if (step.is("MapRunStarted")) {
                mapRun = mapRun == null ? step : mapRun;
            } else if (step.isTaskSucceeded()) {
                succeeded |= scheduled == null && failed == null;
            }
            if (scopes == 0 && (step.isEntered() || step.is("EvaluationFailed"))) {
                return Optional.of(new Walk(step, failed, scheduled, submitted, mapRun, attempts, succeeded))
                        .filter(walk -> !walk.name().isEmpty());
            }
        }
        return Optional.empty();
    }

    /// A Fail state is chosen by a Catch, by a Choice, or by the order of the states.
    private Found failState(HistoryStep fail) {
        boolean direct = true;
        int states = 0;
        HistoryStep later = fail;
        HistoryStep step = before(fail);
        while (step != null && states <= MAX_STATES_TO_FAIL && step.id() > redriven && !step.isStartInScope()) {
            if (later.isExited() && step.isFailure()) {
                return caught(fail, later, step, direct);
            }
            if (later.isExited()) {
                states++;
                direct &= later.is("PassStateExited");
            }
            later = step;
            step = before(later);
        }
        return new Found(Kind.FAIL_STATE, List.of(fail.detail("name")), scope(fail), Optional.empty());
    }

    private Found caught(HistoryStep fail, HistoryStep exit, HistoryStep failure, boolean direct) {
        Optional<Walk> walk = walk(failure);
        String state = walk.map(Walk::name).orElse(exit.detail("name"));
        return direct
                ? new Found(Kind.CAUGHT, List.of(state, fail.detail("name")), scope(fail), walk)
                : new Found(Kind.FAIL_STATE, List.of(fail.detail("name"), state), scope(fail), Optional.empty());
    }

    /// The states of the events that nothing follows. The end itself does not count: it may follow any event.
    private Optional<Found> running(HistoryStep end) {
        List<HistoryStep> steps = history.after(redriven).orElse(List.of()).stream()
                .filter(step -> step.id() != end.id())
                .toList();
        // Events of branches that ended with a map or parallel state look as if they were open.
        if (steps.stream()
                .anyMatch(step -> step.previous() < 0 || step.is("MapStateFailed") || step.is("ParallelStateFailed"))) {
            return Optional.empty();
        }
        Map<String, Walk> running = new LinkedHashMap<>();
        int leaves = 0;
        for (HistoryStep leaf : leaves(steps)) {
            Optional<Walk> walk = walk(leaf);
            if (walk.isEmpty()) {
                return Optional.empty();
            }
            running.put(walk.get().name(), walk.get());
            leaves++;
        }
        if (running.isEmpty()) {
            return Optional.empty();
        }
        Walk only = running.values().iterator().next();
        return Optional.of(new Found(
                Kind.RUNNING,
                new ArrayList<>(running.keySet()),
                leaves == 1 ? scope(only.state()) : "",
                leaves == 1 ? Optional.of(only) : Optional.empty()));
    }

    private static List<HistoryStep> leaves(List<HistoryStep> steps) {
        Set<Long> followed = new HashSet<>();
        Set<String> evaluated = new HashSet<>();
        for (HistoryStep step : steps) {
            followed.add(step.previous());
            if (step.is("EvaluationFailed")) {
                evaluated.add(step.previous() + step.detail("state"));
            }
        }
        return steps.stream()
                .filter(step -> !followed.contains(step.id()))
                .filter(step -> !step.isExited() && !step.type().endsWith("StateAborted"))
                .filter(step ->
                        !step.type().matches("Execution(Started|Redriven)|MapIteration(Succeeded|Failed|Aborted)"))
                .filter(step -> !step.isEntered() || !evaluated.contains(step.previous() + step.detail("name")))
                .toList();
    }

    /// The iteration or parallel state around a state, as far as the events that were read say so.
    private String scope(HistoryStep state) {
        int ended = 0;
        for (HistoryStep step = loaded(state); step != null; step = loaded(step)) {
            ended += step.isEndOfScope() ? 1 : 0;
            if (ended == 0 && step.is("MapIterationStarted")) {
                return "iteration %s of the map %s".formatted(step.detail("index"), step.detail("name"));
            }
            if (ended == 0 && step.is("ParallelStateStarted")) {
                HistoryStep parallel = loaded(step);
                return parallel != null && parallel.is("ParallelStateEntered")
                        ? "in the parallel state " + parallel.detail("name")
                        : "";
            }
            ended -= ended > 0 && step.isStartOfScope() ? 1 : 0;
        }
        return "";
    }

    private @Nullable HistoryStep before(HistoryStep step) {
        return leads(step) ? history.at(step.previous()).orElse(null) : null;
    }

    /// The same without reading more of the history.
    private @Nullable HistoryStep loaded(HistoryStep step) {
        return leads(step) ? history.ifLoaded(step.previous()).orElse(null) : null;
    }

    private static boolean leads(HistoryStep step) {
        return step.previous() > 0 && step.previous() < step.id();
    }
}
