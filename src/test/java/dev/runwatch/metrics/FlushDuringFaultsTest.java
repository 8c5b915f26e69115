package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.Logged;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/// A flush while CloudWatch fails: no count is lost or sent twice, and the invocation does not wait.
class FlushDuringFaultsTest extends RegistryFixture {

    FlushDuringFaultsTest(CapturedOutput output) {
        super(output);
    }

    @Test
    void logsWhatCloudWatchRejects() {
        var random = new Random(20261120);
        int truth = 0;
        for (int invocation = 0; invocation < 200; invocation++) {
            int count = 1 + random.nextInt(3);
            truth += count;
            if (random.nextInt(4) == 0) {
                aws.cloudWatchFails(new Fault.ErrorResponse(random.nextBoolean() ? 400 : 503, "LimitExceeded"));
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
        aws.cloudWatchAlwaysFails(new Fault.ErrorResponse(403, "AccessDenied"));
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
        aws.cloudWatchFails(new Fault.DropResponse());
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
            var registry = new FlushingCloudWatchRegistry(new ApiPublisher("Runwatch", unconnected));
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
