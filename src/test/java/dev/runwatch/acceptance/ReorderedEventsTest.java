package dev.runwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.SilentCapture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Events of one execution in any order, repeated, and with wrong clocks.
@ExtendWith(SilentCapture.class)
class ReorderedEventsTest {

    private static final List<String> HISTORY =
            List.of("running.json", "failed.json", "running-after-redrive.json", "failed-after-redrive.json");

    private final FakeAws aws = new FakeAws();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void reportsTheSameForAnyOrderOfEvents() {
        List<List<String>> orders = permutations(HISTORY);
        Set<Set<String>> published = new HashSet<>();
        try (var function = LocalFunction.start(aws)) {
            for (List<String> order : orders) {
                String execution = "run-" + orders.indexOf(order);
                order.forEach(event -> assertThat(function.invoke(of(execution, event), Duration.ofSeconds(30)))
                        .isEqualTo("{}"));
                Set<String> alerts = new HashSet<>();
                aws.takePublished().forEach(alert -> alerts.add(alert.subject() + alert.text("email")));
                published.add(normal(alerts, execution));
            }
        }

        assertThat(orders).hasSize(24);
        assertThat(published).singleElement().satisfies(alerts -> assertThat(alerts)
                .hasSize(2)
                .anySatisfy(alert -> assertThat(alert).containsIgnoringCase("attempt 2")));
        assertThat(aws.total("runwatch.executions", "status=RUNNING", "state_machine=invoices"))
                .isEqualTo(2 * orders.size());
        assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(2 * orders.size());
        assertThat(aws.total("runwatch.events.duplicate")).isZero();
    }

    @Test
    void twoEnvironmentsPublishTheSameDedupKey() {
        for (int i = 0; i < 2; i++) {
            try (var function = LocalFunction.start(aws)) {
                assertThat(function.invoke("failed.json")).isEqualTo("{}");
            }
        }

        assertThat(aws.published()).hasSize(2);
        assertThat(aws.published().stream()
                        .map(alert -> alert.attributes().getOrDefault("dedupKey", "none"))
                        .distinct())
                .hasSize(1);
    }

    /// Times in events may be wrong. CloudWatch accepts only recent times, and durations are not negative.
    @ParameterizedTest
    @CsvSource({
        "1795203000000, 253402300799000, 2026-11-20T19:42:21Z",
        "1795203741000, 1795203000000, 2026-11-20T19:42:21Z",
        "1795203000, 1795203741, 2026-11-20T19:42:21Z",
        "0, 0, 1970-01-01T00:00:00Z",
        "-1, -2, 1969-12-31T23:59:59Z",
        "-9223372036854775808, 9223372036854775807, 9999-12-31T23:59:59Z",
        "1e300, -1e300, +999999999-12-31T23:59:59Z",
        "1795203000000, 1795203741000, 2038-01-19T03:14:08Z"
    })
    void alertsAndCountsWithWrongClocks(String start, String stop, String time) {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8)
                .replaceFirst("(\"startDate\": )\\d+", "$1" + start)
                .replaceFirst("(\"stopDate\": )\\d+", "$1" + stop)
                .replaceFirst("(\"time\": )\"[^\"]+", "$1\"" + time.replace("+", "\\+"));
        Instant before = Instant.now().minusSeconds(1);
        try (var function = LocalFunction.start(aws)) {
            assertThat(function.invoke(event.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30)))
                    .isEqualTo("{}");
        }

        assertThat(aws.published()).hasSize(1).allSatisfy(alert -> assertThat(alert.text("email"))
                .doesNotContain(" -"));
        assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(1);
        assertThat(aws.data()).extracting(Datum::at).allSatisfy(at -> assertThat(at)
                .isBetween(before, Instant.now().plusSeconds(1)));
        assertThat(aws.data()).flatExtracting(Datum::values).allSatisfy(value -> assertThat(value)
                .isNotNegative());
    }

    private static byte[] of(String execution, String event) {
        return new String(LocalFunction.event(event), StandardCharsets.UTF_8)
                .replace("nightly-2026-11-20", execution)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Set<String> normal(Set<String> alerts, String execution) {
        Set<String> normal = new HashSet<>();
        alerts.forEach(alert -> normal.add(alert.replace(execution, "run")));
        return normal;
    }

    private static List<List<String>> permutations(List<String> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> permutations = new ArrayList<>();
        for (String first : events) {
            List<String> others = new ArrayList<>(events);
            others.remove(first);
            for (List<String> rest : permutations(others)) {
                List<String> permutation = new ArrayList<>(List.of(first));
                permutation.addAll(rest);
                permutations.add(permutation);
            }
        }
        return permutations;
    }
}
