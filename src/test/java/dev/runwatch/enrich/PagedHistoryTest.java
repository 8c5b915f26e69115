package dev.runwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

class PagedHistoryTest {

    private final List<GetExecutionHistoryRequest> requests = new ArrayList<>();
    private int maxPage = 1_000;

    @Test
    void findsWhatIsNearWithOneCall() {
        PagedHistory history = historyOf(5_000);

        assertThat(history.newest().id()).isEqualTo(5_000);
        assertThat(history.at(4_901)).isPresent();
        assertThat(requests).hasSize(1);
    }

    @Test
    void findsAnEventNearTheStartWithOneMoreCall() {
        PagedHistory history = historyOf(25_000);

        assertThat(history.at(900)).isPresent();
        assertThat(requests).hasSize(2);
        assertThat(requests.getLast().reverseOrder()).isFalse();
    }

    @Test
    void findsAnEventThreeThousandEventsBeforeTheEnd() {
        PagedHistory history = historyOf(25_000);

        assertThat(history.at(22_001)).isPresent();
        assertThat(requests).hasSize(4);
    }

    @Test
    void makesNoCallForAnEventThatIsTooFarAway() {
        PagedHistory history = historyOf(25_000);

        assertThat(history.at(22_000)).isEmpty();
        assertThat(history.at(12_000)).isEmpty();
        assertThat(requests).hasSize(1);
    }

    @Test
    void makesAtMostFourCallsIfPagesAreShorterThanRequested() {
        maxPage = 100;
        PagedHistory history = historyOf(2_000);

        assertThat(history.at(1_001)).isEmpty();
        assertThat(history.at(1_901)).isPresent();
        assertThat(history.at(1_002)).isEmpty();
        assertThat(requests).hasSize(4);
    }

    @Test
    void doesNotLookForEventsThatDoNotExist() {
        PagedHistory history = historyOf(50);

        assertThat(history.at(51)).isEmpty();
        assertThat(history.ifLoaded(0)).isEmpty();
        assertThat(requests).hasSize(1);
    }

    @Test
    void returnsAllEventsAfterAnEventOrNone() {
        PagedHistory history = historyOf(2_500);

        assertThat(history.after(2_450).orElseThrow())
                .extracting(HistoryStep::id)
                .startsWith(2_500L, 2_499L)
                .hasSize(50);
        assertThat(history.after(0).orElseThrow()).hasSize(2_500);
        assertThat(historyOf(4_000).after(0)).isEmpty();
    }

    @Test
    void isEmptyIfThereAreNoEvents() {
        assertThat(historyOf(0).isEmpty()).isTrue();
    }

    private PagedHistory historyOf(int events) {
        requests.clear();
        return PagedHistory.newest(builder -> {
            GetExecutionHistoryRequest request = builder.build();
            requests.add(request);
            List<HistoryEvent> all = new ArrayList<>(LongStream.rangeClosed(1, events)
                    .mapToObj(id -> HistoryEvent.builder()
                            .id(id)
                            .previousEventId(id - 1)
                            .type("TaskStarted")
                            .build())
                    .toList());
            if (request.reverseOrder()) {
                Collections.reverse(all);
            }
            int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
            int to = Math.min(events, from + Math.min(maxPage, request.maxResults()));
            return GetExecutionHistoryResponse.builder()
                    .events(all.subList(from, to))
                    .nextToken(to < events ? Integer.toString(to) : null)
                    .build();
        });
    }
}
