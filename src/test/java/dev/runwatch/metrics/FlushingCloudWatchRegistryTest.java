package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runwatch.aws.http.ResponseVerifyingHttpClient;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.Logged;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;

@ExtendWith(OutputCaptureExtension.class)
class FlushingCloudWatchRegistryTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final FakeAws aws = new FakeAws();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final CloudWatchSender sender = new CloudWatchSender(client(http));
    private final FlushingCloudWatchRegistry registry = new FlushingCloudWatchRegistry("Runwatch", sender);

    private final CapturedOutput output;

    FlushingCloudWatchRegistryTest(CapturedOutput output) {
        this.output = output;
    }

    @AfterEach
    void close() {
        sender.close();
        http.close();
        aws.close();
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
    void logsWhatCloudWatchRejects() {
        var random = new Random(20261120);
        int truth = 0;
        for (int invocation = 0; invocation < 200; invocation++) {
            int count = 1 + random.nextInt(3);
            truth += count;
            if (random.nextInt(4) == 0) {
                aws.cloudWatchFails(new Fault.Refuse(random.nextBoolean() ? 400 : 503, "LimitExceeded"));
            }
            registry.counter("runwatch.executions", "status", "FAILED").increment(count);
            registry.flush(BUDGET);
        }

        double stored = aws.total("runwatch.executions", "status=FAILED");
        double logged = logged("runwatch.executions");
        assertThat(logged).isPositive();
        assertThat(stored + logged).isEqualTo(truth);
    }

    @Test
    void writesRejectedMetricsInEmbeddedMetricFormat() {
        aws.cloudWatchAlwaysFails(new Fault.Refuse(403, "AccessDenied"));
        registry.counter("runwatch.executions", "status", "FAILED").increment(2);

        registry.flush(BUDGET);

        assertThat(Logged.lines(output)).singleElement().satisfies(line -> {
            assertThat(line.path("message").asString()).contains("403 AccessDenied");
            assertThat(line.path("status").asString()).isEqualTo("FAILED");
            assertThat(line.path("runwatch.executions").asDouble()).isEqualTo(2);
            assertThat(line.path("_aws").path("CloudWatchMetrics").path(0).toString())
                    .contains(
                            "\"Namespace\":\"Runwatch\"",
                            "\"Dimensions\":[[\"status\"]]",
                            "\"Name\":\"runwatch.executions\"",
                            "\"Unit\":\"Count\"");
        });
    }

    @Test
    void neverResendsWhatCloudWatchMayHaveStored() {
        aws.cloudWatchFails(new Fault.Reset());
        registry.counter("runwatch.executions", "status", "FAILED").increment();
        registry.flush(BUDGET);
        registry.flush(BUDGET);

        assertThat(aws.data()).isEmpty();
        assertThat(Logged.lines(output)).singleElement().satisfies(line -> assertThat(
                        line.path("message").asString())
                .contains("No response from CloudWatch for 1 metrics"));
    }

    @Test
    void waitsAtMostItsBudgetForAServiceThatHangs() {
        aws.cloudWatchAlwaysFails(new Fault.Hang());
        registry.counter("runwatch.executions", "status", "FAILED").increment();
        long start = System.nanoTime();

        registry.flush(Duration.ofMillis(500));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(Logged.lines(output)).hasSize(1);
    }

    @Test
    void logsMetricsWhenNoTimeIsLeft() {
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(Duration.ZERO);

        assertThat(aws.calls()).isEmpty();
        assertThat(Logged.lines(output)).singleElement().satisfies(line -> assertThat(
                        line.path("runwatch.executions").asDouble())
                .isEqualTo(1));
    }

    @Test
    void countsOnceWhatWasStoredWithoutAResponse() {
        aws.cloudWatchFails(new Fault.LoseAnswer());
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(BUDGET);
        registry.flush(BUDGET);

        assertThat(aws.calls()).hasSize(1);
        assertThat(aws.total("runwatch.executions", "status=FAILED") + logged("runwatch.executions"))
                .isEqualTo(1);
    }

    @Test
    void doesNotTakeAProxysPageForAResponseOfCloudWatch() {
        aws.cloudWatchFails(new Fault.Page(502));
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(BUDGET);

        assertThat(Logged.lines(output)).singleElement().satisfies(line -> assertThat(
                        line.path("message").asString())
                .contains("No response from CloudWatch for 1 metrics", "502"));
    }

    @Test
    void logsMetricsWhenTheConnectionIsRefused() {
        aws.close();
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(BUDGET);

        assertThat(logged("runwatch.executions")).isEqualTo(1);
    }

    @Test
    void logsMetricsAndDoesNotWaitWhenItCannotConnect() {
        try (var network = new SilentNetwork();
                var unconnected = new CloudWatchSender(client(network))) {
            var registry = new FlushingCloudWatchRegistry("Runwatch", unconnected);
            registry.counter("runwatch.executions", "status", "FAILED").increment();

            CompletableFuture.runAsync(() -> registry.flush(Duration.ofMillis(200)))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();

            assertThat(logged("runwatch.executions")).isEqualTo(1);
            assertThat(network.isSentLater())
                    .as("it is in the log, so it must not be sent later")
                    .isFalse();
        }
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
    void sharesTheBudgetBetweenRequests() {
        aws.cloudWatchAlwaysFails(new Fault.Hang());
        for (int i = 0; i < 1_500; i++) {
            registry.counter("runwatch.executions", "state_machine", "machine-" + i)
                    .increment();
        }

        registry.flush(Duration.ofMillis(500));

        assertThat(aws.calls()).hasSize(1);
        assertThat(logged("runwatch.executions")).isEqualTo(500);
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

    private static double fail() {
        throw new IllegalStateException("scripted");
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

    private CloudWatchClientBuilder client(SdkHttpClient transport) {
        return CloudWatchClient.builder()
                .httpClient(new ResponseVerifyingHttpClient(transport))
                .endpointOverride(aws.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }

    /// The sum of a counter over all log lines.
    private double logged(String metric) {
        return Logged.lines(output).stream()
                .mapToDouble(line -> line.path(metric).asDouble(0))
                .sum();
    }

    /// Does not connect until it is closed.
    private static final class SilentNetwork implements SdkHttpClient {

        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private final CompletableFuture<HttpExecuteRequest> request = new CompletableFuture<>();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest prepared) {
            request.complete(prepared);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    // Ignores interruption, as a connecting socket does.
                    closed.join();
                    throw new IOException("closed");
                }

                @Override
                public void abort() {}
            };
        }

        /// A client that connects late reads the body to send it.
        boolean isSentLater() {
            try {
                request.join().contentStreamProvider().orElseThrow().newStream();
                return true;
            } catch (IllegalStateException canceled) {
                return false;
            }
        }

        @Override
        public void close() {
            closed.complete(null);
        }
    }
}
