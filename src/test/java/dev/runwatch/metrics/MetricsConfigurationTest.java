package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.alert.Handled;
import dev.runwatch.alert.Handled.Delivery;
import dev.runwatch.aws.Access;
import dev.runwatch.aws.Renewal;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Batch.Envelope;
import dev.runwatch.batch.Deadline;
import dev.runwatch.batch.Entry;
import dev.runwatch.report.Severity;
import dev.runwatch.settings.Given;
import dev.runwatch.testing.FakeAws;
import dev.runwatch.testing.FakeAws.Datum;
import dev.runwatch.testing.FakeAws.Fault;
import dev.runwatch.testing.Told;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

class MetricsConfigurationTest {

    private final FakeAws aws = new FakeAws();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withInitializer(context ->
                    context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance()))
            .withBean(
                    Renewal.class,
                    () -> new Renewal(random -> new Access(
                            UrlConnectionHttpClient.create(), SystemPropertyCredentialsProvider.create(), random)))
            .withInitializer(MetricsConfigurationTest::addSettings)
            .withUserConfiguration(MetricsConfiguration.class)
            .withSystemProperties(aws.properties().entrySet().stream()
                    .map(property -> property.getKey() + "=" + property.getValue())
                    .toArray(String[]::new));

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void sendsWhatWasCountedToTheEndpointOfTheEnvironmentBeforeItReturns() {
        Batch<Handled> batch = batch(Duration.ofSeconds(30));

        runner.run(context -> {
            Batch<Handled> measured = measure(context).apply(batch);

            assertThat(measured).isSameAs(batch);
            assertThat(aws.calls()).containsExactly("PutMetricData");
            assertThat(aws.total("runwatch.changes", "status=FAILED", "state_machine=invoices"))
                    .isEqualTo(1);
            assertThat(aws.data()).extracting(Datum::namespace).containsOnly("Runwatch");
        });
    }

    @Test
    void callsCloudWatchNotAtAllWhenTheAnswerIsDue() {
        Batch<Handled> batch = batch(Duration.ofMillis(320));

        runner.run(context -> {
            assertThat(measure(context).apply(batch)).isSameAs(batch);
            assertThat(aws.calls()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 429, 500, 503})
    void asksOnlyOnceAndPassesTheBatchOnWhateverCloudWatchAnswers(int status) {
        aws.cloudWatchAlwaysFails(new Fault.Refuse(status, "Throttling"));
        Batch<Handled> batch = batch(Duration.ofSeconds(30));

        runner.run(context -> {
            assertThat(measure(context).apply(batch)).isSameAs(batch);
            assertThat(aws.calls()).hasSize(1);
        });
    }

    @Test
    void makesNoClientAndPassesTheBatchOnWhenItIsDisabled() {
        Batch<Handled> batch = batch(Duration.ofSeconds(30));

        runner.withPropertyValues("runwatch.metrics.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(CloudWatchSender.class);
            assertThat(measure(context).apply(batch)).isSameAs(batch);
            assertThat(aws.calls()).isEmpty();
        });
    }

    @Test
    void countsInTheNamespaceAndTheStateMachinesThatAreSet() {
        runner.withPropertyValues("runwatch.metrics.namespace=Team/Runwatch", "runwatch.metrics.max-state-machines=1")
                .run(context -> {
                    for (String stateMachine : List.of("invoices", "payments")) {
                        Batch<Handled> batch = batch(stateMachine, Duration.ofSeconds(30));
                        assertThat(measure(context).apply(batch)).isSameAs(batch);
                    }

                    assertThat(aws.data()).extracting(Datum::namespace).containsOnly("Team/Runwatch");
                    assertThat(aws.data())
                            .filteredOn(datum -> datum.name().equals("runwatch.changes"))
                            .extracting(Datum::dimensions)
                            .containsExactly(
                                    Map.of("status", "FAILED", "state_machine", "invoices"),
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
    void doesNotStartWithASettingThatIsWrong(String property, String value, String allowed) {
        runner.withPropertyValues(property + "=" + value).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContainingAll(property, "'" + value + "'", allowed));
    }

    @ParameterizedTest
    @CsvSource({
        "runwatch.metrics.max-state-machines, 1",
        "runwatch.metrics.max-state-machines, 10000",
        "runwatch.metrics.namespace, AWS",
        "runwatch.metrics.namespace, Team A:/_-.#1",
        "runwatch.metrics.timeout, 1ms"
    })
    void startsWithASettingAtTheEdgeOfWhatIsAllowed(String property, String value) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context).hasNotFailed());
    }

    /// The room that reads the settings of all others.
    private static void addSettings(ConfigurableApplicationContext context) {
        new ClassPathBeanDefinitionScanner((BeanDefinitionRegistry) context.getBeanFactory())
                .scan(Given.class.getPackageName());
    }

    @SuppressWarnings("unchecked")
    private static Function<Batch<Handled>, Batch<Handled>> measure(BeanFactory context) {
        return (Function<Batch<Handled>, Batch<Handled>>) context.getBean("measure", Function.class);
    }

    private static Batch<Handled> batch(Duration remaining) {
        return batch("invoices", remaining);
    }

    private static Batch<Handled> batch(String stateMachine, Duration remaining) {
        var report = Told.report(Told.failed(stateMachine, "nightly"), Severity.CRITICAL);
        var entry = new Entry.Alive<>("m-1", new Handled(report, new Delivery.Sent("message-1", false)));
        return new Batch<>(Envelope.DIRECT, Deadline.in(remaining), List.of(entry));
    }
}
