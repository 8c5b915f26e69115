package dev.runwatch.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.UnfinishedException;
import dev.runwatch.store.StoreUnavailableException;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.Logged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;

/// Where a run starts, and where the next one continues.
class ReconcilerCheckpointTest extends ReconcilerFixture {

    @Test
    void onlyStoresTheCheckpointTheFirstTime() {
        String fresh = ORDERS.replace("orders", "fresh");
        stepFunctions.has(failed(fresh, "old-news", 30));

        assertThat(run(fresh).items()).isEmpty();

        assertThat(checkpointOf(fresh)).isEqualTo(NOW.minus(GRACE));
        assertThat(stepFunctions.calls("ListExecutions")).isEmpty();
    }

    @Test
    void doesNotOverlapWithTheTimeBeforeTheFirstRun() {
        String fresh = ORDERS.replace("orders", "fresh");
        stepFunctions.has(failed(fresh, "old-news", 3));

        run(fresh);
        run(fresh);

        assertThat(checkpointOf(fresh)).isEqualTo(NOW.minus(GRACE));
        assertThat(run(fresh).items()).isEmpty();
    }

    @Test
    void leavesRecentExecutionsToTheirEvents() {
        stepFunctions.has(failed(ORDERS, "now", 1));

        assertThat(run(ORDERS).items()).isEmpty();

        now = NOW.plus(Duration.ofMinutes(15));
        assertThat(found(run(ORDERS))).containsExactly("now FAILED");
    }

    @Test
    void checksTheEndOfTheLastRunAgainBecauseTheListMayLag() {
        run(ORDERS);
        stepFunctions.has(failed(ORDERS, "listed-late", 6));
        now = NOW.plus(Duration.ofMinutes(15));

        assertThat(checkpointOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
        assertThat(found(run(ORDERS))).containsExactly("listed-late FAILED");
    }

    @Test
    void continuesWhereTheLastRunStopped(CapturedOutput output) {
        for (int i = 0; i < 5; i++) {
            stepFunctions.has(failed(ORDERS, "number-" + i, 50 - i));
        }
        List<String> all = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            Batch<JsonNode> batch = run(settings(2, ORDERS), Duration.ofSeconds(30));
            assertThat(batch.failures())
                    .allSatisfy(failed -> assertThat(failed.failure()).isInstanceOf(UnfinishedException.class))
                    .hasSize(i < 2 ? 1 : 0);
            all.addAll(found(batch));
        }

        assertThat(all)
                .containsExactlyElementsOf(IntStream.range(0, 5)
                        .mapToObj(i -> "number-" + i + " FAILED")
                        .toList());
        assertThat(warnings(output)).hasSize(2).allMatch(text -> text.startsWith("Reconciliation incomplete"));
        assertThat(checkpointOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
    }

    @Test
    void startsTheNextRunAtTheFirstAlertThatFailed(CapturedOutput output) {
        stepFunctions.has(failed(ORDERS, "sent", 30), failed(ORDERS, "not-sent", 20), failed(BILLS, "sent", 20));

        Batch<JsonNode> notified = run(
                settings(100, ORDERS, BILLS),
                Duration.ofSeconds(30),
                batch -> batch.map(event -> {
                    if (event.at("/detail/name").asString().equals("not-sent")) {
                        throw new IllegalStateException("SNS is down");
                    }
                    return event;
                }));

        assertThat(checkpointOf(ORDERS)).isEqualTo(ago(20));
        assertThat(checkpointOf(BILLS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
        assertThat(notified.failures()).hasSize(1);
        assertThat(errors(output)).containsExactly("Reconciliation incomplete: SNS is down");
    }

    @Test
    void failsIfItCannotSaveACheckpoint() {
        stepFunctions.alwaysFails("PutItem", "orders", new Fault.ErrorResponse(400, "AccessDeniedException"));

        assertThat(run(ORDERS, BILLS).failures()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo(ORDERS);
            assertThat(failed.failure())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("claims");
        });
        assertThat(checkpointOf(BILLS)).isAfter(ago(60));
    }

    @Test
    void startsWithTheOldestCheckpoint() {
        stepFunctions.item(checkpointId(BILLS), Map.of("data", ago(61).toString()));
        stepFunctions.has(failed(ORDERS, "second", 30), failed(BILLS, "first", 20));

        assertThat(found(run(settings(1, ORDERS, BILLS), Duration.ofSeconds(30))))
                .containsExactly("first FAILED");
    }

    @Test
    void stopsAtACheckpointThatIsNoTime() {
        stepFunctions.item(checkpointId(ORDERS), Map.of("data", "soon"));

        assertThat(failure(run(ORDERS))).contains(checkpointId(ORDERS), "delete the item");
    }

    @Test
    void logsATimeSpanThatIsTooOldToBeChecked(CapturedOutput output) {
        stepFunctions.item(
                checkpointId(ORDERS),
                Map.of("data", NOW.minus(Duration.ofDays(3)).toString()));
        stepFunctions.has(
                execution(ORDERS, "too-old", ago(800), NOW.minus(MAX_WINDOW).minusSeconds(1)),
                execution(ORDERS, "just-not", ago(800), NOW.minus(MAX_WINDOW)));

        assertThat(found(run(ORDERS))).containsExactly("just-not FAILED");
        assertThat(Logged.lines(output)).anySatisfy(line -> {
            assertThat(line.path("level").asString()).isEqualTo("ERROR");
            assertThat(line.path("message").asString())
                    .contains("Reconciliation gap", "between 2026-11-17T12:00:00Z and 2026-11-20T00:00:00Z");
        });
    }

    @Test
    void movesNoCheckpointTooFarIfTwoRunsOverlap() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        List<Batch<JsonNode>> later = new ArrayList<>();

        Batch<JsonNode> earlier = run(settings(100, ORDERS), Duration.ofSeconds(30), batch -> {
            now = NOW.plusSeconds(10);
            later.add(run(ORDERS));
            return batch;
        });

        assertThat(found(later.getFirst())).isEqualTo(found(earlier));
        assertThat(checkpointOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
    }
}
