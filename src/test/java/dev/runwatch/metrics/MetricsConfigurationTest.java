package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.Runwatch;
import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.NotifiedReport;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.render.HomeAccount;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.report.Severity;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.Logged;
import dev.runwatch.testkit.TestReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

class MetricsConfigurationTest {

    private final FakeAws aws = new FakeAws();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withInitializer(context ->
                    context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance()))
            .withBean(
                    RestoreScope.class,
                    () -> new RestoreScope(random -> new AwsClientContext(
                            UrlConnectionHttpClient.create(), SystemPropertyCredentialsProvider.create(), random)))
            .withBean(HomeAccount.class, () -> new HomeAccount("123456789012", "eu-central-1", Map.of()))
            .withUserConfiguration(MetricsConfiguration.class)
            .withSystemProperties(aws.properties().entrySet().stream()
                    .map(property -> property.getKey() + "=" + property.getValue())
                    .toArray(String[]::new));

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void sendsMetricsToTheConfiguredEndpointBeforeItReturns() {
        Batch<NotifiedReport> batch = batch(Duration.ofSeconds(30));

        runner.run(context -> {
            Batch<NotifiedReport> measured = measure(context).apply(batch);

            assertThat(measured).isSameAs(batch);
            assertThat(aws.calls()).containsExactly("PutMetricData");
            assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                    .isEqualTo(1);
            assertThat(aws.data()).extracting(Datum::namespace).containsOnly("Runwatch");
        });
    }

    @Test
    void sendsNothingIfTheTimeIsNeededForTheResponse() {
        Batch<NotifiedReport> batch = batch(Duration.ofMillis(320));

        runner.run(context -> {
            assertThat(measure(context).apply(batch)).isSameAs(batch);
            assertThat(aws.calls()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 429, 500, 503})
    void sendsOnceAndReturnsTheBatchWhateverCloudWatchResponds(int status) {
        aws.cloudWatchAlwaysFails(new Fault.ErrorResponse(status, "Throttling"));
        Batch<NotifiedReport> batch = batch(Duration.ofSeconds(30));

        runner.run(context -> {
            assertThat(measure(context).apply(batch)).isSameAs(batch);
            assertThat(aws.calls()).hasSize(1);
        });
    }

    @Test
    void createsNoClientIfDisabled() {
        Batch<NotifiedReport> batch = batch(Duration.ofSeconds(30));

        runner.withPropertyValues("runwatch.metrics.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(CloudWatchSender.class);
            assertThat(measure(context).apply(batch)).isSameAs(batch);
            assertThat(aws.calls()).isEmpty();
        });
    }

    @Nested
    @ExtendWith(OutputCaptureExtension.class)
    class PublishedByTheLog {

        private final LoggingSystem logging = LoggingSystem.get(Runwatch.class.getClassLoader());

        @AfterEach
        void restoreTheLevel() {
            logging.setLogLevel("dev.runwatch", LogLevel.INFO);
        }

        @ParameterizedTest
        @CsvSource({"log, INFO, INFO", "LOG, WARN, WARN", "log, DEBUG, INFO"})
        void writesEachInvocationsMetricsAtEveryLevelOfTheTemplateAndMakesNoCall(
                String publish, LogLevel logged, String level, CapturedOutput output) {
            logging.setLogLevel("dev.runwatch", logged);

            runner.withPropertyValues("runwatch.metrics.publish=" + publish).run(context -> {
                Batch<NotifiedReport> batch = batch(Duration.ofSeconds(30));
                assertThat(measure(context).apply(batch)).isSameAs(batch);
            });

            assertThat(aws.calls()).isEmpty();
            assertThat(Logged.metrics(output))
                    .extracting(Datum::name)
                    .contains(
                            "runwatch.executions", "runwatch.execution.duration", "runwatch.alerts", "runwatch.delay");
            assertThat(Logged.lines(output))
                    .extracting(line -> line.path("level").asString())
                    .containsOnly(level);
        }

        @Test
        void doesNotStartIfTheLogLevelSuppressesThem() {
            logging.setLogLevel("dev.runwatch", LogLevel.ERROR);

            runner.withPropertyValues("runwatch.metrics.publish=log").run(context -> assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContainingAll("runwatch.metrics.publish", "logging.level.dev.runwatch"));
        }

        @Test
        void needsNoTimeForACall(CapturedOutput output) {
            Batch<NotifiedReport> batch = batch(Duration.ZERO);

            runner.withPropertyValues("runwatch.metrics.publish=log")
                    .run(context -> assertThat(measure(context).apply(batch)).isSameAs(batch));

            assertThat(Logged.metrics(output)).isNotEmpty();
        }
    }

    @Test
    void usesTheConfiguredNamespaceAndLimitOfStateMachines() {
        runner.withPropertyValues("runwatch.metrics.namespace=Team/Runwatch", "runwatch.metrics.max-state-machines=1")
                .run(context -> {
                    for (String stateMachine : List.of("invoices", "payments")) {
                        Batch<NotifiedReport> batch = batch(stateMachine, Duration.ofSeconds(30));
                        assertThat(measure(context).apply(batch)).isSameAs(batch);
                    }

                    assertThat(aws.data()).extracting(Datum::namespace).containsOnly("Team/Runwatch");
                    assertThat(aws.data())
                            .filteredOn(datum -> datum.name().equals("runwatch.executions"))
                            .extracting(Datum::dimensions)
                            .containsExactlyInAnyOrder(
                                    Map.of("status", "FAILED"),
                                    Map.of("status", "FAILED", "state_machine", "invoices"),
                                    Map.of("status", "FAILED"),
                                    Map.of("status", "FAILED", "state_machine", "other"));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runwatch.metrics.namespace          | AWS/Runwatch | not begin with AWS/",
                "runwatch.metrics.namespace          | :Runwatch    | not begin with AWS/ or a colon",
                "runwatch.metrics.namespace          | Rünwatch     | 1 to 255 of A-Z",
                "runwatch.metrics.max-state-machines | 0            | from 1 to 10000",
                "runwatch.metrics.max-state-machines | 10001        | from 1 to 10000",
                "runwatch.metrics.timeout            | 0ms          | longer than zero"
            })
    void doesNotStartWithAnInvalidSetting(String property, String value, String allowed) {
        runner.withPropertyValues(property + "=" + value).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContainingAll(property, "'" + value + "'", allowed));
    }

    @Test
    void doesNotStartWithAnUnknownWayToPublish() {
        runner.withPropertyValues("runwatch.metrics.publish=push").run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("runwatch.metrics.publish")
                .hasStackTraceContaining("push"));
    }

    @ParameterizedTest
    @CsvSource({
        "runwatch.metrics.max-state-machines, 1",
        "runwatch.metrics.max-state-machines, 10000",
        "runwatch.metrics.namespace, AWS",
        "runwatch.metrics.namespace, Team A:/_-.#1",
        "runwatch.metrics.timeout, 1ms"
    })
    void startsWithASettingAtItsLimit(String property, String value) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @SuppressWarnings("unchecked")
    private static Function<Batch<NotifiedReport>, Batch<NotifiedReport>> measure(BeanFactory context) {
        return (Function<Batch<NotifiedReport>, Batch<NotifiedReport>>) context.getBean("record", Function.class);
    }

    private static Batch<NotifiedReport> batch(Duration remaining) {
        return batch("invoices", remaining);
    }

    private static Batch<NotifiedReport> batch(String stateMachine, Duration remaining) {
        var report = TestReports.report(TestReports.failed(stateMachine, "nightly"), Severity.CRITICAL);
        var entry = new BatchItem.Pending<>(
                "m-1", new NotifiedReport(report, new Published("message-1", Instant.now(), false)));
        return new Batch<>(Envelope.DIRECT, Deadline.in(remaining), List.of(entry));
    }
}
