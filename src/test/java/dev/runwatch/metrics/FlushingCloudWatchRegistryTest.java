package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.Logged;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;

@ExtendWith(OutputCaptureExtension.class)
class FlushingCloudWatchRegistryTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final FakeAws aws = new FakeAws();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final CloudWatchSender sender = new CloudWatchSender(http, this::lead);
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
    void handsOverWhatWasCountedSinceTheLastFlushInOneCall() {
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
    void makesNoCallWhenNothingWasCounted() {
        registry.counter("runwatch.executions", "status", "FAILED");

        registry.flush(BUDGET);

        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void keepsEachDurationSoThatCloudWatchKnowsPercentiles() {
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
    void losesNothingThatCloudWatchRefuses() {
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
    void writesWhatWasRefusedAsEmbeddedMetrics() {
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
    void neverSendsAgainWhatMayHaveBeenStored() {
        aws.cloudWatchFails(new Fault.Reset());
        registry.counter("runwatch.executions", "status", "FAILED").increment();
        registry.flush(BUDGET);
        registry.flush(BUDGET);

        assertThat(aws.data()).isEmpty();
        assertThat(Logged.lines(output)).singleElement().satisfies(line -> assertThat(
                        line.path("message").asString())
                .contains("may have stored 1 metrics or not"));
    }

    @Test
    void waitsNoLongerThanItsBudgetForAServiceThatHangs() {
        aws.cloudWatchAlwaysFails(new Fault.Hang());
        registry.counter("runwatch.executions", "status", "FAILED").increment();
        long start = System.nanoTime();

        registry.flush(Duration.ofMillis(500));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(Logged.lines(output)).hasSize(1);
    }

    @Test
    void writesItOnTheLogWhenNoTimeIsLeft() {
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(Duration.ZERO);

        assertThat(aws.calls()).isEmpty();
        assertThat(Logged.lines(output)).singleElement().satisfies(line -> assertThat(
                        line.path("runwatch.executions").asDouble())
                .isEqualTo(1));
    }

    @Test
    void countsOnceWhatWasStoredThoughTheAnswerWasLost() {
        aws.cloudWatchFails(new Fault.LoseAnswer());
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(BUDGET);
        registry.flush(BUDGET);

        assertThat(aws.calls()).hasSize(1);
        assertThat(aws.total("runwatch.executions", "status=FAILED") + logged("runwatch.executions"))
                .isEqualTo(1);
    }

    @Test
    void doesNotTakeAProxysPageForAnAnswerOfCloudWatch() {
        aws.cloudWatchFails(new Fault.Page(502));
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(BUDGET);

        assertThat(Logged.lines(output)).singleElement().satisfies(line -> assertThat(
                        line.path("message").asString())
                .contains("may have stored 1 metrics or not", "502"));
    }

    @Test
    void writesOnTheLogWhatNobodyWasThereToTake() {
        aws.close();
        registry.counter("runwatch.executions", "status", "FAILED").increment();

        registry.flush(BUDGET);

        assertThat(logged("runwatch.executions")).isEqualTo(1);
    }

    @Test
    void neitherWaitsNorLosesAnythingWhenItCannotConnect() {
        try (var network = new SilentNetwork();
                var unconnected = new CloudWatchSender(network, this::lead)) {
            var registry = new FlushingCloudWatchRegistry("Runwatch", unconnected);
            registry.counter("runwatch.executions", "status", "FAILED").increment();

            CompletableFuture.runAsync(() -> registry.flush(Duration.ofMillis(200)))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();

            assertThat(logged("runwatch.executions")).isEqualTo(1);
            assertThat(network.leavesAfterAll())
                    .as("it is on the log, so it must not leave later")
                    .isFalse();
        }
    }

    @Test
    void sendsAThousandInACallAndAllCallsWithinTheBudget() {
        for (int i = 0; i < 1_500; i++) {
            registry.counter("runwatch.executions", "state_machine", "machine-" + i)
                    .increment();
        }
        registry.flush(BUDGET);

        assertThat(aws.calls()).hasSize(2);
        assertThat(aws.data()).hasSize(1_500);
    }

    @Test
    void givesTheSecondCallOnlyWhatTheFirstLeft() {
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
    void losesNothingThatIsCountedWhileAnotherInvocationFlushes() {
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
    void stampsWithTheTimeOfTheFlush() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        registry.counter("runwatch.executions").increment();

        registry.flush(BUDGET);

        assertThat(aws.data().getFirst().at()).isBetween(before, Instant.now());
    }

    @Test
    void startsNoThreadThatWouldPublishBehindTheInvocation() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("cloudwatch-metrics-publisher"));
    }

    private void lead(CloudWatchClientBuilder builder) {
        builder.endpointOverride(aws.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }

    /// The sum of a counter over all lines of the log.
    private double logged(String metric) {
        return Logged.lines(output).stream()
                .mapToDouble(line -> line.path(metric).asDouble(0))
                .sum();
    }

    /// Neither connects nor refuses to, until it is closed.
    private static final class SilentNetwork implements SdkHttpClient {

        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private final CompletableFuture<HttpExecuteRequest> request = new CompletableFuture<>();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest prepared) {
            request.complete(prepared);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    // As deaf to interruption as a socket that connects.
                    closed.join();
                    throw new IOException("closed");
                }

                @Override
                public void abort() {}
            };
        }

        /// What a client does that connected late: it takes the body to send it.
        boolean leavesAfterAll() {
            try {
                request.join().contentStreamProvider().orElseThrow().newStream();
                return true;
            } catch (IllegalStateException calledOff) {
                return false;
            }
        }

        @Override
        public void close() {
            closed.complete(null);
        }
    }
}
