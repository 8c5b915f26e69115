package dev.runwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.Enrichment;
import dev.runwatch.event.Enrichment.Kind;
import dev.runwatch.event.Enrichment.Location;
import dev.runwatch.event.Enrichment.Outcome;
import dev.runwatch.event.Enrichment.Task;
import dev.runwatch.event.Enrichment.Usual;
import dev.runwatch.event.StatusChange.Unsuccessful;
import dev.runwatch.redact.Redactor;
import dev.runwatch.testkit.TestReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnrichmentTextTest {

    private static final Optional<Task> TASK = Optional.of(new Task("Lambda charge-card", "https://log"));

    static Stream<Arguments> locations() {
        return Stream.of(
                Arguments.of(Kind.FAILED, 1, "", "A", "Charge card (Lambda charge-card)", "Charge card"),
                Arguments.of(
                        Kind.FAILED,
                        3,
                        "",
                        "A",
                        "Charge card (Lambda charge-card), failed after 3 attempts",
                        "Charge card"),
                Arguments.of(
                        Kind.FAILED,
                        3,
                        "iteration 4 of the map Each",
                        "A",
                        "Charge card (Lambda charge-card), iteration 4 of the map Each, failed after 3 attempts",
                        "Charge card"),
                Arguments.of(
                        Kind.FAILED_AFTER_TASK,
                        0,
                        "",
                        "A",
                        "Charge card (Lambda charge-card), failed after its task succeeded",
                        "Charge card"),
                Arguments.of(
                        Kind.CAUGHT,
                        2,
                        "",
                        "AB",
                        "Charge card (Lambda charge-card), failed after 2 attempts; then the Fail state Give up ended"
                                + " the execution",
                        "Charge card"),
                Arguments.of(Kind.RUNNING, 0, "", "A", "Charge card (Lambda charge-card) was running", "Charge card"));
    }

    @ParameterizedTest
    @MethodSource("locations")
    void saysWhatBecameOfAState(Kind kind, int attempts, String scope, String states, String text, String name) {
        var location = new Location(kind, names(states), scope, TASK, attempts);

        EnrichmentText described = text(Enrichment.of(location));

        assertThat(described.state().value()).isEqualTo(text);
        assertThat(described.name().value()).isEqualTo(name);
        assertThat(described.log().value()).isEqualTo("https://log");
    }

    @ParameterizedTest
    @MethodSource("severalStates")
    void saysWhatBecameOfSeveralStates(Kind kind, List<String> states, String text, String name) {
        EnrichmentText described = text(Enrichment.of(new Location(kind, states, "", Optional.empty(), 0)));

        assertThat(described.state().value()).isEqualTo(text);
        assertThat(described.name().value()).isEqualTo(name);
        assertThat(described.log().isBlank()).isTrue();
    }

    static Stream<Arguments> severalStates() {
        return Stream.of(
                Arguments.of(Kind.FAIL_STATE, List.of("Give up"), "Give up (Fail state)", "Give up"),
                Arguments.of(
                        Kind.FAIL_STATE,
                        List.of("Give up", "Charge card"),
                        "Give up (Fail state); earlier, an error of Charge card was caught",
                        "Give up"),
                Arguments.of(Kind.RUNNING, List.of("A", "B"), "A and B were running", ""),
                Arguments.of(Kind.RUNNING, List.of("A", "B", "C"), "A, B and C were running", ""),
                Arguments.of(Kind.RUNNING, List.of("A", "B", "C", "D", "E"), "A, B, C and 2 more were running", ""));
    }

    @Test
    void saysWhatIsUsual() {
        Enrichment found = new Enrichment(
                Optional.of(Outcome.COMPLETE),
                Optional.empty(),
                Optional.of(new Usual(Duration.ofSeconds(130), Duration.ofMinutes(4), 20)),
                List.of("TIMED_OUT", "FAILED", "SUCCEEDED"),
                Optional.of(Instant.parse("2026-11-18T19:32:10Z")));

        assertThat(text(found).usually().value()).isEqualTo("2 min 10 s, at most 4 min; this run took 12 min 21 s");
        assertThat(text(found).recent().value())
                .isEqualTo("timed out, failed, succeeded; last success 2026-11-18 19:32 UTC");
    }

    @Test
    void leavesOutWhatIsUnknown() {
        assertThat(text(Enrichment.without(Outcome.THROTTLED))).isEqualTo(text(Enrichment.NONE));
        assertThat(text(Enrichment.NONE).state().isBlank()).isTrue();
        assertThat(text(Enrichment.NONE).recent().isBlank()).isTrue();
    }

    @Test
    void redactsTheNamesOfStates() {
        var location = new Location(Kind.FAILED, List.of("password=hunter2"), "", Optional.empty(), 0);

        assertThat(text(Enrichment.of(location)).toString()).doesNotContain("hunter2");
    }

    private static List<String> names(String states) {
        return states.equals("A") ? List.of("Charge card") : List.of("Charge card", "Give up");
    }

    private static EnrichmentText text(Enrichment enrichment) {
        Unsuccessful change = TestReports.failed("invoices", "nightly").with(enrichment);
        return EnrichmentText.of(change, new Redactor(List.of()));
    }
}
