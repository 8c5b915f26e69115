package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.StatusChange;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import dev.runwatch.testkit.TestReports;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.function.context.FunctionCatalog;

/// Each status has a function of its name, and the error of each invalid setting says what is allowed.
class StatusFunctionsTest {

    private static final String PARKED = "https://sqs.eu-central-1.amazonaws.com/123456789012/parked";
    private static final String ORDERS = "arn:aws:states:eu-central-1:123456789012:stateMachine:orders";
    private static final String ABROAD = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Runwatch.class)
            .withSystemProperties("aws.region=eu-central-1")
            .withPropertyValues(
                    "runwatch.alerts.topic-arn=arn:aws:sns:eu-central-1:123456789012:alerts",
                    "spring.cloud.function.scan.enabled=false");

    record Case(String name, StatusChange change, Severity severity) {}

    static List<Case> statuses() {
        var failed = TestReports.failed("invoices", "nightly");
        var origin = failed.execution();
        return List.of(
                new Case("running", new StatusChange.Running(origin), Severity.INFO),
                new Case("pendingRedrive", new StatusChange.PendingRedrive(origin), Severity.INFO),
                new Case("succeeded", new StatusChange.Succeeded(origin, failed.stopped(), ""), Severity.INFO),
                new Case("failed", failed, Severity.CRITICAL),
                new Case(
                        "timedOut",
                        new StatusChange.TimedOut(origin, failed.stopped(), failed.errorDetails()),
                        Severity.CRITICAL),
                new Case(
                        "aborted",
                        new StatusChange.Aborted(origin, failed.stopped(), failed.errorDetails()),
                        Severity.WARNING),
                new Case(
                        "unknown",
                        new StatusChange.Unknown(origin, "PAUSED", Optional.empty(), failed.errorDetails()),
                        Severity.WARNING));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void aStatusHasAFunctionOfItsName(Case status) {
        runner.run(context -> {
            FunctionCatalog catalog = context.getBean(FunctionCatalog.class);
            Function<StatusChange, Report> function = catalog.lookup(status.name());

            Report report = function.apply(status.change());

            assertThat(report.severity()).isEqualTo(status.severity());
            assertThat(report.event()).isEqualTo(status.change());
            assertThat(report.headline().sentence()).contains("invoices");
        });
    }

    @Test
    void theOperatorDecidesHowSeriousAStatusIs() {
        runner.withPropertyValues("runwatch.severity.timed-out=INFO").run(context -> {
            Function<StatusChange, Report> function =
                    context.getBean(FunctionCatalog.class).lookup("timedOut");

            assertThat(function.apply(statuses().get(4).change()).severity()).isEqualTo(Severity.INFO);
        });
    }

    static List<List<String>> wrongSettings() {
        return List.of(
                List.of("runwatch.alerts.topic-arn", "my-topic", "must be the ARN of an SNS topic"),
                List.of("runwatch.alerts.topic-arn", "", "must be the ARN of an SNS topic"),
                List.of("runwatch.alerts.threshold", "LOUD", "runwatch.alerts.threshold"),
                List.of("runwatch.alerts.timeout", "0s", "must be longer than zero", "'0ms'"),
                List.of("runwatch.dedup.cache-size", "-1", "must be from 0"),
                List.of("runwatch.store.table", "no table", "must be the name"),
                List.of("runwatch.store.timeout", "0s", "must be at least 1 ms", "'0ms'"),
                List.of("runwatch.store.ttl", "1s", "must be at least 60000 ms", "'1000ms'"),
                List.of("runwatch.alerts.include", "secrets", "runwatch.alerts.include"),
                List.of("runwatch.severity.failed", "BAD", "runwatch.severity.failed"),
                List.of("runwatch.log.payload", "some", "runwatch.log.payload"),
                List.of("runwatch.log.max-payload-chars", "0", "must be from 1 to 250000"),
                List.of("runwatch.redact.keys", "iban,-", "must be names", "'-'"),
                List.of("runwatch.redact.patterns", "iban,(", "must be regular expressions", "'('"),
                List.of("runwatch.metrics.namespace", "AWS/Lambda", "not begin with AWS/"),
                List.of("runwatch.metrics.max-state-machines", "0", "must be from 1 to 10000"),
                List.of("runwatch.metrics.timeout", "-1s", "must be longer than zero", "'-1000ms'"),
                List.of("spring.cloud.function.definition", "receive|decod", "must name functions", "'decod'"),
                List.of("runwatch.reconcile.state-machines", "orders", "must be up to 50 ARNs of state machines"),
                List.of("runwatch.reconcile.state-machines", ORDERS + ":7", "without version or alias"),
                List.of("runwatch.reconcile.state-machines", ORDERS + "," + ABROAD, "of one Region"),
                List.of("runwatch.reconcile.state-machines", ORDERS, "runwatch.store.table must name a table", "''"),
                List.of("runwatch.reconcile.statuses", "SUCCEEDED", "runwatch.reconcile.statuses"),
                List.of("runwatch.reconcile.grace", "-1s", "is too short", "'-1000ms'"),
                List.of("runwatch.reconcile.overlap", "-1s", "is too short", "'-1000ms'"),
                List.of("runwatch.reconcile.max-run-time", "0s", "is too short", "'0ms'"),
                List.of("runwatch.reconcile.max-window", "2m", "is too short", "'120000ms'"),
                List.of("runwatch.reconcile.max-executions", "0", "must be from 1 to 1000"),
                List.of("runwatch.redelivery.parking-queue-url", "parked", "must be the URL of a standard", "'parked'"),
                List.of("runwatch.redelivery.parking-queue-url", PARKED + ".fifo", "must be the URL of a standard"),
                List.of("runwatch.aws.read-timeout", "0s", "must be longer than zero", "'0ms'"));
    }

    @ParameterizedTest
    @MethodSource("wrongSettings")
    void aWrongSettingStopsTheStartAndNamesTheAllowedValues(List<String> setting) {
        String property = setting.get(0);
        runner.withPropertyValues(property + "=" + setting.get(1)).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(property)
                    .hasStackTraceContaining(setting.getLast().startsWith("'") ? setting.getLast() : setting.get(1))
                    .hasStackTraceContaining(setting.get(2));
        });
    }

    @Test
    void unknownSettingsStopTheStartWithASuggestion() {
        runner.withPropertyValues("runwatch.alerts.treshold=INFO", "runwatch.logs.payload=NONE")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("'runwatch.alerts.treshold'")
                        .hasMessageContaining("did you mean runwatch.alerts.threshold?")
                        .hasMessageContaining("'runwatch.logs.payload'")
                        .hasMessageContaining("did you mean runwatch.log.payload?"));
    }

    @Test
    void aMisspelledTopicIsReportedAsUnknownNotAsMissing() {
        new ApplicationContextRunner()
                .withUserConfiguration(Runwatch.class)
                .withPropertyValues("runwatch.alerts.topic=arn:aws:sns:eu-central-1:123456789012:alerts")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("'runwatch.alerts.topic'")
                        .hasMessageContaining("runwatch.alerts.topic-arn"));
    }

    @Test
    void everySpellingOfSpringBootWorks() {
        runner.withPropertyValues(
                        "runwatch.redact.keys[0]=iban",
                        "runwatch.dedup.cacheSize=1",
                        "runwatch.severity.timed_out=INFO",
                        "RUNWATCH.LOG.PAYLOAD=NONE")
                .run(context -> assertThat(context).hasNotFailed());
    }

    /// Including the default of the other setting.
    @ParameterizedTest
    @ValueSource(strings = {"runwatch.store.ttl=12h", "runwatch.reconcile.max-window=14d"})
    void theReconciliationWindowIsShorterThanTheTimeToLiveOfClaims(String setting) {
        runner.withPropertyValues("runwatch.reconcile.state-machines=" + ORDERS, "runwatch.store.table=claims", setting)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining(
                                "runwatch.reconcile.max-window must be shorter than runwatch.store.ttl"));
    }

    @Test
    void withoutMetricsThereIsNoCloudWatchClient() {
        runner.withPropertyValues("runwatch.metrics.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean("cloudWatchClient").hasBean("record"));
    }
}
