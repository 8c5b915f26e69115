package dev.runwatch.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.aws.http.StubAwsHttpClient;
import dev.runwatch.aws.http.StubAwsHttpClient.RecordedRequest;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeCredentialsEndpoint;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// The complete application before and after a snapshot: no state from before may be left.
@ExtendWith(OutputCaptureExtension.class)
class SnapStartHookTest {

    private static final String SNAP_START = "AWS_LAMBDA_INITIALIZATION_TYPE=snap-start";

    private final FakeAws aws = new FakeAws();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void primesEveryCallBeforeTheSnapshotAndSendsNone(CapturedOutput output) {
        var stub = new StubAwsHttpClient();
        try (var function =
                LocalFunction.start(aws, SNAP_START, "runwatch.store.table=claims", "runwatch.enrich.enabled=true")) {
            function.part(SnapshotPriming.class).prime(stub);
        }

        assertThat(stub.requests())
                .extracting(RecordedRequest::action)
                .contains(
                        "Publish", "PublishBatch", "PutMetricData", "PutItem", "GetExecutionHistory", "ListExecutions");
        assertThat(stub.requests()).allSatisfy(primed -> assertThat(
                        primed.request().firstMatchingHeader("Authorization"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("AWS4-HMAC-SHA256 Credential=none/")));
        assertThat(aws.connections()).isEmpty();
        assertThat(output.getAll()).isEmpty();
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void doesNotRememberPrimingEventsAfterTheRestore(CapturedOutput output) throws Exception {
        try (var function = LocalFunction.start(aws, SNAP_START)) {
            snapshotAndRestore(function);

            assertThat(function.invoke("failed.json")).isEqualTo("{}");
            assertThat(function.invoke("failed.json")).isEqualTo("{}");
        }

        assertThat(aws.published()).singleElement().satisfies(alert -> assertThat(alert.subject())
                .startsWith("FAILED: invoices"));
        assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(1);
        assertThat(aws.total("runwatch.alerts", "severity=critical", "outcome=published"))
                .isEqualTo(1);
        assertThat(aws.total("runwatch.events.duplicate")).isEqualTo(1);
        assertThat(Logged.lines(output))
                .extracting(line -> line.path("cold_start").asString())
                .containsExactly("true", "false");
        assertThat(Logged.lines(output))
                .allSatisfy(line ->
                        assertThat(line.path("function_request_id").asString()).isEqualTo("request-1"));
    }

    @Test
    void doesNotCountPrimingEventsAgainstTheLimitOfStateMachines() throws Exception {
        String other =
                new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8).replace("invoices", "orders");
        try (var function = LocalFunction.start(aws, SNAP_START, "runwatch.metrics.max-state-machines=1")) {
            snapshotAndRestore(function);

            function.invoke(other.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
        }

        assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=orders"))
                .isEqualTo(1);
    }

    @Test
    void signsWithTheCredentialsOfTheRestoredEnvironment() throws Exception {
        try (var function = LocalFunction.start(aws, SNAP_START, "aws.accessKeyId=before")) {
            snapshotAndRestore(function, () -> System.setProperty("aws.accessKeyId", "after"));

            function.invoke("failed.json");
        }

        assertThat(aws.signers()).containsExactly("after", "after");
    }

    @Test
    void fetchesContainerCredentialsAfterTheRestore() throws Exception {
        try (var keys = new FakeCredentialsEndpoint("restored");
                var function = LocalFunction.start(
                        aws,
                        SNAP_START,
                        "aws.accessKeyId=",
                        "aws.secretAccessKey=",
                        "aws.containerCredentialsFullUri=" + keys.uri(),
                        "aws.containerAuthorizationToken=token-7")) {
            Resource hook = function.part(SnapStartHook.class);
            hook.beforeCheckpoint(context());
            assertThat(keys.tokens()).as("no credentials in the snapshot").isEmpty();

            hook.afterRestore(context());
            function.invoke("failed.json");

            assertThat(keys.tokens()).containsExactly("token-7");
            assertThat(aws.signers()).containsExactly("restored", "restored");
        }
    }

    @Test
    void rejectsEventsBetweenTheSnapshotAndTheRestore() throws Exception {
        try (var function = LocalFunction.start(aws, SNAP_START)) {
            function.part(SnapStartHook.class).beforeCheckpoint(context());

            assertThatThrownBy(() -> function.invoke("failed.json")).hasMessageContaining("between a snapshot");
        }

        assertThat(aws.connections()).isEmpty();
    }

    @Test
    void endsTheThreadsOfPriming() throws Exception {
        try (var function = LocalFunction.start(aws, SNAP_START)) {
            var before = new HashSet<>(Thread.getAllStackTraces().keySet());

            function.part(SnapStartHook.class).beforeCheckpoint(context());

            for (Thread left : Thread.getAllStackTraces().keySet()) {
                if (!before.contains(left) && left.getName().startsWith("sdk-")) {
                    assertThat(left.join(Duration.ofSeconds(5)))
                            .as(left.getName())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void canBeRestoredRepeatedlyFromOneSnapshot() throws Exception {
        List<Integer> alerts = new ArrayList<>();
        try (var function = LocalFunction.start(aws, SNAP_START)) {
            Resource hook = function.part(SnapStartHook.class);
            hook.beforeCheckpoint(context());
            for (int restored = 1; restored <= 2; restored++) {
                hook.afterRestore(context());
                function.invoke("failed.json");
                alerts.add(aws.published().size());
            }
        }

        assertThat(alerts).as("each restored environment has its own memory").containsExactly(1, 2);
    }

    @Test
    void isActiveOnlyWhereLambdaTakesSnapshots() {
        try (var function = LocalFunction.start(aws)) {
            assertThatThrownBy(() -> function.part(SnapStartHook.class))
                    .isInstanceOf(NoSuchBeanDefinitionException.class);
        }
    }

    private static void snapshotAndRestore(LocalFunction function) throws Exception {
        snapshotAndRestore(function, () -> {});
    }

    private static void snapshotAndRestore(LocalFunction function, Runnable inBetween) throws Exception {
        Resource hook = function.part(SnapStartHook.class);
        hook.beforeCheckpoint(context());
        inBetween.run();
        hook.afterRestore(context());
    }

    private static Context<Resource> context() {
        return Core.getGlobalContext();
    }
}
