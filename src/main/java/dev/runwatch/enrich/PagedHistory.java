package dev.runwatch.enrich;

import dev.runwatch.enrich.StateLocator.Walk;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;

/// The history of an execution in Step Functions. The newest page is enough for most failures; what is further away
/// costs at most [#MAX_MORE_PAGES] calls.
final class PagedHistory {

    /// One call of `GetExecutionHistory`
    /// ([API](https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html)).
    interface Api {

        /// @throws LookupException if there is no response
        GetExecutionHistoryResponse get(GetExecutionHistoryRequest.Builder request);
    }

    private static final int FIRST_PAGE = 100;
    private static final int LARGE_PAGE = 1_000;
    private static final int MAX_MORE_PAGES = 3;

    /// Parameters and outputs of up to this many events are read, 256 KiB each at worst.
    private static final int MAX_DATA_EVENTS = 50;

    private final Api api;
    private final TreeMap<Long, HistoryStep> steps = new TreeMap<>();
    private int pages;

    private PagedHistory(Api api) {
        this.api = api;
    }

    /// @throws LookupException if there is no response
    static PagedHistory newest(Api api) {
        var history = new PagedHistory(api);
        for (HistoryStep step : steps(api.get(request(true, FIRST_PAGE)))) {
            history.steps.put(step.id(), step);
        }
        return history;
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /// The event with the highest ID.
    HistoryStep newest() {
        return steps.lastEntry().getValue();
    }

    /// Reads more of the history if necessary.
    ///
    /// @return empty if the event is too far away
    Optional<HistoryStep> at(long id) {
        if (!steps.containsKey(id) && id < newest().id()) {
            read(id, newest().id() - id >= id);
        }
        return ifLoaded(id);
    }

    /// Does not read more of the history.
    Optional<HistoryStep> ifLoaded(long id) {
        return Optional.ofNullable(steps.get(id));
    }

    /// Reads more of the history if necessary.
    ///
    /// @return all events after `id`, newest first; empty if they are too many
    Optional<List<HistoryStep>> after(long id) {
        if (!steps.containsKey(id + 1)) {
            read(id + 1, false);
        }
        var all = steps.tailMap(id, false);
        return all.size() == newest().id() - id
                ? Optional.of(all.values().stream()
                        .sorted(Comparator.comparing(HistoryStep::id).reversed())
                        .toList())
                : Optional.empty();
    }

    /// The same walk, with parameters and outputs if they are near enough.
    ///
    /// @throws LookupException if there is no response
    Walk withData(Walk walk) {
        HistoryStep scheduled = walk.scheduled();
        long events = scheduled == null ? Long.MAX_VALUE : newest().id() - scheduled.id() + 1;
        if (events > MAX_DATA_EVENTS) {
            return walk;
        }
        var data = new HashMap<Long, HistoryStep>();
        steps(api.get(request(true, (int) events).includeExecutionData(true)))
                .forEach(step -> data.put(step.id(), step));
        return new Walk(
                walk.state(),
                with(data, walk.failed()),
                with(data, scheduled),
                with(data, walk.submitted()),
                walk.mapRun(),
                walk.attempts(),
                walk.taskSucceeded());
    }

    private static @Nullable HistoryStep with(Map<Long, HistoryStep> data, @Nullable HistoryStep step) {
        return step == null ? null : data.getOrDefault(step.id(), step);
    }

    /// Reads pages from one end until the event is there.
    private void read(long id, boolean fromStart) {
        long distance = fromStart ? id : newest().id() - id + 1;
        if ((distance + LARGE_PAGE - 1) / LARGE_PAGE > MAX_MORE_PAGES - pages) {
            return;
        }
        @Nullable String token = null;
        do {
            GetExecutionHistoryResponse page =
                    api.get(request(!fromStart, LARGE_PAGE).nextToken(token));
            steps(page).forEach(step -> steps.putIfAbsent(step.id(), step.withoutTexts()));
            token = page.nextToken();
            pages++;
        } while (token != null && !steps.containsKey(id) && pages < MAX_MORE_PAGES);
    }

    private static List<HistoryStep> steps(GetExecutionHistoryResponse page) {
        return page.events().stream().map(HistoryStep::of).toList();
    }

    private static GetExecutionHistoryRequest.Builder request(boolean reverse, int size) {
        return GetExecutionHistoryRequest.builder()
                .reverseOrder(reverse)
                .maxResults(size)
                .includeExecutionData(false);
    }
}
