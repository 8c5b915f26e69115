package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.Logged;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;

/// What a flush sends.
class FlushingCloudWatchRegistryTest extends RegistryFixture {

    FlushingCloudWatchRegistryTest(CapturedOutput output) {
        super(output);
    }

    @Test
    void sendsTheCountsSinceTheLastFlushInOneRequest() {
        registry.counter("runwatch.executions", "status", "FAILED").increment();
        registry.counter("runwatch.executions", "status", "RUNNING").increment(3);
        registry.flush(BUDGET);
        registry.counter("runwatch.executions", "status", "FAILED").increment();
        registry.flush(BUDGET);

        assertThat(aws.calls()).containsExactly("PutMetricData", "PutMetricData");
        assertThat(aws.total("runwatch.executions", "status=FAILED")).isEqualTo(2);
        assertThat(aws.total("runwatch.executions", "status=RUNNING")).isEqualTo(3);
        assertThat(aws.data()).extracting(Datum::namespace, Datum::unit).containsOnly(tuple("Runwatch", "Count"));
    }

    @Test
    void sendsNothingWhenNothingWasCounted() {
        registry.counter("runwatch.executions", "status", "FAILED");

        registry.flush(BUDGET);

        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void keepsEachDurationForPercentiles() {
        for (int i = 1; i <= 400; i++) {
            registry.timer("runwatch.execution.duration", "status", "FAILED").record(Duration.ofMillis(i % 200));
        }

        registry.flush(BUDGET);

        assertThat(aws.calls()).hasSize(1);
        assertThat(aws.data()).allSatisfy(datum -> assertThat(datum.values()).hasSizeLessThanOrEqualTo(150));
        assertThat(aws.data().stream().mapToDouble(Datum::count).sum()).isEqualTo(400);
        assertThat(aws.total("runwatch.execution.duration", "status=FAILED")).isEqualTo(2 * (199 * 200 / 2.0));
        assertThat(aws.data()).extracting(Datum::unit).containsOnly("Milliseconds");
    }

    @Test
    void sendsUpToAThousandMetricsPerRequest() {
        for (int i = 0; i < 1_500; i++) {
            registry.counter("runwatch.executions", "state_machine", "machine-" + i)
                    .increment();
        }
        registry.flush(BUDGET);

        assertThat(aws.calls()).hasSize(2);
        assertThat(aws.data()).hasSize(1_500);
    }

    @Test
    void losesNothingDuringAConcurrentFlush() {
        int invocations = 8;
        int countsEach = 50_000;
        Counter changes = registry.counter("runwatch.executions");
        Timer durations = registry.timer("runwatch.execution.duration");
        try (var threads = Executors.newFixedThreadPool(invocations)) {
            for (int i = 0; i < invocations; i++) {
                threads.execute(() -> {
                    for (int n = 0; n < countsEach; n++) {
                        changes.increment();
                        durations.record(Duration.ofMillis(1));
                        if (n % 5_000 == 0) {
                            registry.flush(BUDGET);
                        }
                    }
                });
            }
        }
        registry.flush(BUDGET);

        assertThat(Logged.lines(output)).isEmpty();
        assertThat(aws.total("runwatch.executions")).isEqualTo(invocations * countsEach);
        assertThat(aws.total("runwatch.execution.duration")).isEqualTo(invocations * countsEach);
    }

    @Test
    void publishesMetersOfEveryKind() {
        var queue = new AtomicLong(7);
        var total = new AtomicLong(5);
        registry.summary("size").record(2.5);
        registry.gauge("queue", queue);
        registry.more().timeGauge("age", List.of(), queue, TimeUnit.SECONDS, AtomicLong::doubleValue);
        registry.more().counter("calls", List.of(), total);
        registry.more().timer("waits", List.of(), total, AtomicLong::get, AtomicLong::doubleValue, TimeUnit.SECONDS);
        LongTaskTimer.Sample task = registry.more().longTaskTimer("task").start();
        Meter.builder("custom", Meter.Type.OTHER, List.of(new Measurement(() -> 3.0, Statistic.VALUE)))
                .register(registry);

        registry.flush(BUDGET);
        total.set(8);
        registry.flush(BUDGET);
        task.stop();

        assertThat(aws.data().stream().map(Datum::name).distinct())
                .containsExactlyInAnyOrder(
                        "size.count",
                        "size.total",
                        "size.max",
                        "queue",
                        "age",
                        "calls",
                        "waits.count",
                        "waits.total",
                        "task.active",
                        "task.duration",
                        "task.max",
                        "custom");
        assertThat(aws.total("size.count")).isEqualTo(1);
        assertThat(aws.total("size.total")).isEqualTo(2.5);
        assertThat(aws.total("queue")).isEqualTo(14);
        assertThat(aws.total("age")).isEqualTo(14_000);
        assertThat(aws.total("calls")).isEqualTo(8);
        assertThat(aws.total("waits.count")).isEqualTo(8);
        assertThat(aws.total("waits.total")).isEqualTo(8_000);
        assertThat(aws.total("custom")).isEqualTo(6);
    }

    @Test
    void skipsAMeterThatCannotBePublishedWithOneWarningAndKeepsTheOthers() {
        registry.counter("before").increment();
        registry.gauge("broken", Double.NaN);
        Meter.builder("failing", Meter.Type.OTHER, List.of(new Measurement(() -> fail(), Statistic.VALUE)))
                .register(registry);
        registry.counter("infinite").increment(Double.POSITIVE_INFINITY);
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(BUDGET);
        registry.counter("after").increment();
        registry.flush(BUDGET);

        assertThat(aws.data())
                .extracting(Datum::name)
                .containsExactlyInAnyOrder("before", "runwatch.executions", "after");
        assertThat(Logged.lines(output))
                .extracting(line -> line.path("message").asString())
                .hasSize(3)
                .anyMatch(message -> message.startsWith("Metric broken is not published: "))
                .anyMatch(message -> message.startsWith("Metric failing is not published: "))
                .anyMatch(message -> message.startsWith("Metric infinite is not published: "));
    }

    @Test
    void timestampsWithTheTimeOfTheFlush() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        registry.counter("runwatch.executions").increment();

        registry.flush(BUDGET);

        assertThat(aws.data().getFirst().at()).isBetween(before, Instant.now());
    }

    @Test
    void startsNoPublishingThread() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("cloudwatch-metrics-publisher"));
    }

    private static double fail() {
        throw new IllegalStateException("scripted");
    }
}
