package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.runwatch.testing.FakeAws;
import dev.runwatch.testing.FakeAws.Datum;
import dev.runwatch.testing.FakeAws.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

class FlushingCloudWatchRegistryTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final FakeAws aws = new FakeAws();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final CloudWatchClient client = CloudWatchClient.builder()
            .httpClient(http)
            .endpointOverride(aws.endpoint())
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    private final FlushingCloudWatchRegistry registry =
            new FlushingCloudWatchRegistry("Runwatch", new SyncBackedClient(client));

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.runwatch.metrics");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        logger.setLevel(null);
        client.close();
        http.close();
        aws.close();
    }

    @Test
    void handsOverWhatWasCountedSinceTheLastFlushInOneCall() {
        registry.counter("runwatch.changes", "status", "FAILED").increment();
        registry.counter("runwatch.changes", "status", "RUNNING").increment(3);
        registry.flush(BUDGET);
        registry.counter("runwatch.changes", "status", "FAILED").increment();
        registry.flush(BUDGET);

        assertThat(aws.calls()).containsExactly("PutMetricData", "PutMetricData");
        assertThat(aws.total("runwatch.changes", "status=FAILED")).isEqualTo(2);
        assertThat(aws.total("runwatch.changes", "status=RUNNING")).isEqualTo(3);
        assertThat(aws.data()).extracting(Datum::namespace, Datum::unit).containsOnly(tuple("Runwatch", "Count"));
    }

    @Test
    void makesNoCallWhenNothingWasCounted() {
        registry.counter("runwatch.changes", "status", "FAILED");

        registry.flush(BUDGET);

        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void keepsEachDurationSoThatCloudWatchKnowsPercentiles() {
        for (int i = 1; i <= 400; i++) {
            registry.timer("runwatch.duration", "status", "FAILED").record(Duration.ofMillis(i % 200));
        }

        registry.flush(BUDGET);

        assertThat(aws.calls()).hasSize(1);
        assertThat(aws.data()).allSatisfy(datum -> assertThat(datum.values()).hasSizeLessThanOrEqualTo(150));
        assertThat(aws.data().stream().mapToDouble(Datum::count).sum()).isEqualTo(400);
        assertThat(aws.total("runwatch.duration", "status=FAILED")).isEqualTo(2 * (199 * 200 / 2.0));
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
            registry.counter("runwatch.changes", "status", "FAILED").increment(count);
            registry.flush(BUDGET);
        }

        double stored = aws.total("runwatch.changes", "status=FAILED");
        double logged = log.list.stream()
                .mapToDouble(line -> (double) fields(line).getOrDefault("runwatch.changes", 0.0))
                .sum();
        assertThat(logged).isPositive();
        assertThat(stored + logged).isEqualTo(truth);
    }

    @Test
    void writesWhatWasRefusedAsEmbeddedMetrics() {
        aws.cloudWatchAlwaysFails(new Fault.Refuse(403, "AccessDenied"));
        registry.counter("runwatch.changes", "status", "FAILED").increment(2);

        registry.flush(BUDGET);

        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(fields(line)).containsEntry("status", "FAILED").containsEntry("runwatch.changes", 2.0);
            assertThat(String.valueOf(fields(line).get("_aws")))
                    .contains("Namespace=Runwatch", "Dimensions=[[status]]", "Name=runwatch.changes", "Unit=Count");
        });
    }

    @Test
    void neverSendsAgainWhatMayHaveBeenStored() {
        aws.cloudWatchFails(new Fault.Reset());
        registry.counter("runwatch.changes", "status", "FAILED").increment();
        registry.flush(BUDGET);
        registry.flush(BUDGET);

        assertThat(aws.data()).isEmpty();
        assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .contains("may have stored 1 metrics or not"));
    }

    @Test
    void waitsNoLongerThanItsBudgetForAServiceThatHangs() {
        aws.cloudWatchAlwaysFails(new Fault.Hang());
        registry.counter("runwatch.changes", "status", "FAILED").increment();
        long start = System.nanoTime();

        registry.flush(Duration.ofMillis(500));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(log.list).hasSize(1);
    }

    @Test
    void writesItOnTheLogWhenNoTimeIsLeft() {
        registry.counter("runwatch.changes", "status", "FAILED").increment();

        registry.flush(Duration.ZERO);

        assertThat(aws.calls()).isEmpty();
        assertThat(log.list).singleElement().satisfies(line -> assertThat(fields(line))
                .containsEntry("runwatch.changes", 1.0));
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        Map<String, Object> fields = new HashMap<>();
        for (KeyValuePair pair : line.getKeyValuePairs()) {
            fields.put(pair.key, pair.value);
        }
        return fields;
    }
}
