package dev.runwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.Enrichment.Usual;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

class RecentRunsTest {

    private static final Instant START = Instant.parse("2026-11-20T19:30:00Z");

    @Test
    void givesMedianAndLongestOfAtLeastFive() {
        assertThat(RecentRuns.usual(succeeded(50, 10, 40, 20, 30)))
                .contains(new Usual(Duration.ofSeconds(30), Duration.ofSeconds(50), 5));
        assertThat(RecentRuns.usual(succeeded(50, 10, 40, 20, 30, 60)))
                .contains(new Usual(Duration.ofSeconds(35), Duration.ofSeconds(60), 6));
        assertThat(RecentRuns.usual(succeeded(50, 10, 40, 20))).isEmpty();
        assertThat(RecentRuns.usual(List.of())).isEmpty();
    }

    @Test
    void doesNotCountRedrivenAndUnfinishedExecutions() {
        List<ExecutionListItem> runs = new ArrayList<>(succeeded(10, 20, 30, 40));
        runs.add(run("redriven", "SUCCEEDED")
                .redriveCount(1)
                .stopDate(START.plusSeconds(9_000))
                .build());
        runs.add(run("open", "SUCCEEDED").build());
        assertThat(RecentRuns.usual(runs)).isEmpty();

        runs.add(run("fifth", "SUCCEEDED").stopDate(START.plusSeconds(50)).build());

        assertThat(RecentRuns.usual(runs)).map(Usual::longest).contains(Duration.ofSeconds(50));
    }

    @Test
    void listsTheLastFiveThatEndedWithoutTheExecutionItself() {
        List<ExecutionListItem> latest = List.of(
                run("own", "RUNNING").build(),
                run("next", "RUNNING").build(),
                run("a", "FAILED").build(),
                run("b", "TIMED_OUT").build(),
                run("c", "ABORTED").build(),
                run("d", "PENDING_REDRIVE").build(),
                run("e", "SUCCEEDED").build(),
                run("f", "SUCCEEDED").build(),
                run("g", "FAILED").build());

        assertThat(RecentRuns.statuses(latest, "own"))
                .containsExactly("FAILED", "TIMED_OUT", "ABORTED", "SUCCEEDED", "SUCCEEDED");
    }

    @Test
    void leavesOutTheExecutionIfItIsListedAsFailed() {
        assertThat(RecentRuns.statuses(List.of(run("own", "FAILED").build()), "own"))
                .isEmpty();
    }

    @Test
    void findsTheLastSuccessByItsEnd() {
        List<ExecutionListItem> runs = List.of(
                run("short", "SUCCEEDED").stopDate(START.plusSeconds(5)).build(),
                run("long", "SUCCEEDED").stopDate(START.plusSeconds(500)).build(),
                run("open", "SUCCEEDED").build());

        assertThat(RecentRuns.lastSuccess(runs)).contains(START.plusSeconds(500));
        assertThat(RecentRuns.lastSuccess(List.of())).isEmpty();
    }

    private static List<ExecutionListItem> succeeded(int... seconds) {
        List<ExecutionListItem> runs = new ArrayList<>();
        for (int second : seconds) {
            runs.add(run("run-" + second, "SUCCEEDED")
                    .stopDate(START.plusSeconds(second))
                    .redriveCount(0)
                    .build());
        }
        return runs;
    }

    private static ExecutionListItem.Builder run(String arn, String status) {
        return ExecutionListItem.builder().executionArn(arn).status(status).startDate(START);
    }
}
