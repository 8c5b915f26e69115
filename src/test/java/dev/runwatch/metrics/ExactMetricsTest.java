package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.metrics.MetricsSettings.Publish;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.Logged;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;

/// Both ways to publish are exact: each count and each duration arrives once.
class ExactMetricsTest extends RegistryFixture {

    ExactMetricsTest(CapturedOutput output) {
        super(output);
    }

    @ParameterizedTest
    @EnumSource
    void publishesEachCountAndDurationOnceInTheFlushAfterIt(Publish publish) {
        var random = new Random(20261120);
        FlushingCloudWatchRegistry registry = registry(publish);
        double counts = 0;
        double sum = 0;
        for (int invocation = 0; invocation < 100; invocation++) {
            for (int event = random.nextInt(4); event > 0; event--) {
                int millis = random.nextInt(50);
                count(registry, millis);
                counts++;
                sum += millis;
            }
            registry.flush(BUDGET);
            assertThat(total(publish, "runwatch.executions")).isEqualTo(counts);
        }

        assertThat(total(publish, "runwatch.executions")).isEqualTo(counts);
        assertThat(total(publish, "runwatch.execution.duration")).isEqualTo(sum);
        assertThat(published(publish).stream()
                        .filter(datum -> datum.name().equals("runwatch.execution.duration"))
                        .mapToDouble(Datum::count)
                        .sum())
                .isEqualTo(counts);
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingDuringConcurrentFlushes(Publish publish) {
        int invocations = 8;
        int countsEach = 20_000;
        FlushingCloudWatchRegistry registry = registry(publish);
        try (var threads = Executors.newFixedThreadPool(invocations)) {
            for (int i = 0; i < invocations; i++) {
                threads.execute(() -> {
                    for (int n = 0; n < countsEach; n++) {
                        count(registry, 1);
                        if (n % 5_000 == 0) {
                            registry.flush(BUDGET);
                        }
                    }
                });
            }
        }
        registry.flush(BUDGET);

        assertThat(total(publish, "runwatch.executions")).isEqualTo(invocations * countsEach);
        assertThat(total(publish, "runwatch.execution.duration")).isEqualTo(invocations * countsEach);
    }

    @ParameterizedTest
    @EnumSource
    void publishesNamesUnitsAndDimensionsAlike(Publish publish) {
        FlushingCloudWatchRegistry registry = registry(publish);
        count(registry, 5);
        registry.counter("runwatch.heartbeat").increment();
        registry.flush(BUDGET);

        assertThat(published(publish))
                .extracting(Datum::namespace, Datum::name, Datum::unit, Datum::dimensions)
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "(\"Runwatch\", \"runwatch.executions\", \"Count\", {\"status\"=\"FAILED\"})",
                        "(\"Runwatch\", \"runwatch.execution.duration\", \"Milliseconds\", {\"status\"=\"FAILED\"})",
                        "(\"Runwatch\", \"runwatch.heartbeat\", \"Count\", {})");
    }

    private FlushingCloudWatchRegistry registry(Publish publish) {
        return switch (publish) {
            case API -> registry;
            case LOG -> new FlushingCloudWatchRegistry(new EmfWriter("Runwatch"));
        };
    }

    private static void count(MeterRegistry registry, int millis) {
        registry.counter("runwatch.executions", "status", "FAILED").increment();
        registry.timer("runwatch.execution.duration", "status", "FAILED").record(Duration.ofMillis(millis));
    }

    /// What arrived in the one way; nothing arrives in the other.
    private List<Datum> published(Publish publish) {
        Map<Publish, List<Datum>> all = Map.of(Publish.API, aws.data(), Publish.LOG, Logged.metrics(output));
        Publish other = publish == Publish.API ? Publish.LOG : Publish.API;
        assertThat(all.get(other)).isEmpty();
        return all.getOrDefault(publish, List.of());
    }

    private double total(Publish publish, String metric) {
        return published(publish).stream()
                .filter(datum -> datum.name().equals(metric))
                .mapToDouble(Datum::sum)
                .sum();
    }
}
