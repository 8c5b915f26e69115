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

/// The real application, taken into a snapshot and restored: nothing of the time before is in the time after.
@ExtendWith(OutputCaptureExtension.class)
class SnapStartHookTest {

    private static final String SNAP_START = "AWS_LAMBDA_INITIALIZATION_TYPE=snap-start";

    private final FakeAws aws = new FakeAws();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void rendersSignsAndWritesEveryCallBeforeTheSnapshotAndSendsNone(CapturedOutput output) {
        var stage = new StubAwsHttpClient();
        try (var function = LocalFunction.start(aws, SNAP_START, "runwatch.store.table=claims")) {
            function.part(SnapshotPriming.class).prime(stage);
        }

        assertThat(stage.requests())
                .extracting(RecordedRequest::action)
                .contains("Publish", "PublishBatch", "PutMetricData", "PutItem");
        assertThat(stage.requests()).allSatisfy(played -> assertThat(
                        played.request().firstMatchingHeader("Authorization"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("AWS4-HMAC-SHA256 Credential=none/")));
        assertThat(aws.connections()).isEmpty();
        assertThat(output.getAll()).isEmpty();
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void handlesTheSameEventAfterTheRestoreAsIfItWereTheFirst(CapturedOutput output) throws Exception {
        try (var function = LocalFunction.start(aws, SNAP_START)) {
            takeAndRestore(function);

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
    void givesTheTagsOfStateMachinesToThoseThatTrulyRan() throws Exception {
        String other =
                new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8).replace("invoices", "orders");
        try (var function = LocalFunction.start(aws, SNAP_START, "runwatch.metrics.max-state-machines=1")) {
            takeAndRestore(function);

            function.invoke(other.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
        }

        assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=orders"))
                .isEqualTo(1);
    }

    @Test
    void signsWithTheKeysOfTheTimeAfter() throws Exception {
        try (var function = LocalFunction.start(aws, SNAP_START, "aws.accessKeyId=before")) {
            takeAndRestore(function, () -> System.setProperty("aws.accessKeyId", "after"));

            function.invoke("failed.json");
        }

        assertThat(aws.signers()).containsExactly("after", "after");
    }

    @Test
    void fetchesKeysWhereLambdaHandsThemOutAfterARestore() throws Exception {
        try (var keys = new FakeCredentialsEndpoint("restored");
                var function = LocalFunction.start(
                        aws,
                        SNAP_START,
                        "aws.accessKeyId=",
                        "aws.secretAccessKey=",
                        "aws.containerCredentialsFullUri=" + keys.uri(),
                        "aws.containerAuthorizationToken=token-7")) {
            Resource snapshot = function.part(SnapStartHook.class);
            snapshot.beforeCheckpoint(context());
            assertThat(keys.tokens()).as("no key may be in the snapshot").isEmpty();

            snapshot.afterRestore(context());
            function.invoke("failed.json");

            assertThat(keys.tokens()).containsExactly("token-7");
            assertThat(aws.signers()).containsExactly("restored", "restored");
        }
    }

    @Test
    void handlesNothingBetweenTheSnapshotAndItsRestore() throws Exception {
        try (var function = LocalFunction.start(aws, SNAP_START)) {
            function.part(SnapStartHook.class).beforeCheckpoint(context());

            assertThatThrownBy(() -> function.invoke("failed.json")).hasMessageContaining("between a snapshot");
        }

        assertThat(aws.connections()).isEmpty();
    }

    @Test
    void endsTheThreadsOfTheRehearsal() throws Exception {
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
    void isRestoredManyTimesFromOneSnapshot() throws Exception {
        List<Integer> alerts = new ArrayList<>();
        try (var function = LocalFunction.start(aws, SNAP_START)) {
            Resource snapshot = function.part(SnapStartHook.class);
            snapshot.beforeCheckpoint(context());
            for (int restored = 1; restored <= 2; restored++) {
                snapshot.afterRestore(context());
                function.invoke("failed.json");
                alerts.add(aws.published().size());
            }
        }

        assertThat(alerts).as("each knows only what it sent itself").containsExactly(1, 2);
    }

    @Test
    void isThereOnlyWhereLambdaTakesSnapshots() {
        try (var function = LocalFunction.start(aws)) {
            assertThatThrownBy(() -> function.part(SnapStartHook.class))
                    .isInstanceOf(NoSuchBeanDefinitionException.class);
        }
    }

    private static void takeAndRestore(LocalFunction function) throws Exception {
        takeAndRestore(function, () -> {});
    }

    private static void takeAndRestore(LocalFunction function, Runnable meanwhile) throws Exception {
        Resource snapshot = function.part(SnapStartHook.class);
        snapshot.beforeCheckpoint(context());
        meanwhile.run();
        snapshot.afterRestore(context());
    }

    private static Context<Resource> context() {
        return Core.getGlobalContext();
    }
}
