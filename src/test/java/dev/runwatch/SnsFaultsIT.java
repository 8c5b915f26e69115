package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.FaultProxy;
import dev.runwatch.testkit.FaultProxy.Break;
import dev.runwatch.testkit.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// SNS fails, the network to it fails, or too little time is left to publish.
class SnsFaultsIT extends FaultyDependencies {

    /// One fault of SNS or of the connection to it.
    Stream<Arguments> shortFaults() {
        return Stream.concat(
                Stream.of(
                                new Fault.ErrorResponse(429, "Throttled"),
                                new Fault.ErrorResponse(400, "KMSThrottling"),
                                new Fault.ErrorResponse(500, "InternalError"),
                                new Fault.ErrorResponse(503, "ServiceUnavailable"),
                                new Fault.Page(502),
                                new Fault.Page(200),
                                new Fault.Garbage(),
                                new Fault.Hang())
                        .map(fault -> argumentSet(fault.toString(), (Runnable) () -> aws.snsFails(fault))),
                Stream.of(Break.values()).map(each -> argumentSet(each.name(), (Runnable) () -> toSns.breaks(each))));
    }

    @ParameterizedTest
    @MethodSource("shortFaults")
    void publishesInTheSameInvocationAfterAShortSnsFault(Runnable fault) {
        fault.run();

        InvocationResult result = invoke(failed(execution), LONG);

        assertThat(result).isEqualTo(new InvocationResult.Response("{}"));
        assertThat(aws.published()).isNotEmpty().allMatch(this::isOfThisExecution);
        assertThat(total("runwatch.alerts", "severity=critical", "outcome=published"))
                .isEqualTo(1);
    }

    Stream<Arguments> lastingFaults() {
        return Stream.concat(
                Stream.of(
                                new Fault.ErrorResponse(429, "Throttled"),
                                new Fault.ErrorResponse(503, "ServiceUnavailable"),
                                new Fault.Page(200),
                                new Fault.Hang())
                        .map(fault -> argumentSet(fault.toString(), (Runnable) () -> aws.snsAlwaysFails(fault))),
                Stream.of(Break.RESET, Break.SWALLOW, Break.SILENCE_IN_BODY, Break.TRICKLE, Break.NO_HTTP)
                        .map(each -> argumentSet(each.name(), (Runnable) () -> toSns.alwaysBreaks(each))));
    }

    @ParameterizedTest
    @MethodSource("lastingFaults")
    void failsBeforeTheDeadlineAndPublishesOnRetry(Runnable fault) {
        fault.run();
        InvocationResult first = invoke(failed(execution), SHORT);
        toSns.heal();
        aws.recovers();
        InvocationResult second = invoke(failed(execution), LONG);

        assertThat(first).isInstanceOfSatisfying(InvocationResult.Failure.class, failure -> assertThat(failure.body())
                .contains("AlertPublishException", LocalFunction.TOPIC));
        assertThat(second).isEqualTo(new InvocationResult.Response("{}"));
        assertThat(aws.published()).isNotEmpty().allMatch(this::isOfThisExecution);
        assertThat(total("runwatch.alerts", "severity=critical", "outcome=failed"))
                .isEqualTo(1);
        assertThat(total("runwatch.alerts", "severity=critical", "outcome=published"))
                .isEqualTo(1);
        assertThat(total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationError, Check the function's role",
        "404, NotFound, Check runwatch.alerts.topic-arn",
        "400, InvalidParameter, A retry will not help",
        "400, KMSAccessDenied, Check the topic's key"
    })
    void doesNotRetryPermanentSnsErrors(int status, String code, String advice) {
        aws.snsAlwaysFails(new Fault.ErrorResponse(status, code));

        InvocationResult result = invoke(failed(execution), LONG);

        assertThat(aws.calls()).containsExactly("Publish", "PutMetricData");
        assertThat(error(result)).contains("AlertPublishException", LocalFunction.TOPIC, code, advice);
        assertThat(total("runwatch.alerts", "severity=critical", "outcome=failed"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reconnectsAfterTheConnectionWasClosed(boolean closed) {
        invoke(failed(execution + "-before"), LONG);
        for (FaultProxy proxy : List.of(toSns, toCloudWatch)) {
            if (closed) {
                proxy.closeConnections();
            } else {
                proxy.forgetConnections();
            }
        }
        aws.reset();

        InvocationResult result = invoke(failed(execution), LONG);

        assertThat(result).isEqualTo(new InvocationResult.Response("{}"));
        assertThat(aws.published()).singleElement().matches(this::isOfThisExecution);
    }

    static Stream<Arguments> entries() {
        return IntStream.range(0, 10)
                .boxed()
                .flatMap(position -> Stream.of(
                        argumentSet("entry " + position + ", permanently", position, true),
                        argumentSet("entry " + position + ", once", position, false)));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void returnsOnlyTheRejectedEntryOfABatch(int position, boolean permanent) {
        aws.snsFails(
                new Fault.RejectEntries(Set.of(position), permanent ? "InvalidParameter" : "InternalError", permanent));

        InvocationResult result = invoke(batchOfTen(), LONG);

        List<Integer> others =
                IntStream.range(0, 10).filter(i -> i != position).boxed().toList();
        List<Integer> published = new ArrayList<>(others);
        String failure = "";
        if (permanent) {
            failure = "{\"itemIdentifier\":\"m-" + position + "\"}";
        } else {
            published.add(position);
        }
        assertThat(result).isEqualTo(new InvocationResult.Response("{\"batchItemFailures\":[" + failure + "]}"));
        assertThat(aws.published().stream().map(SnsFaultsIT::executionOf).toList())
                .isEqualTo(published.stream().map(i -> execution + "-" + i).toList());
    }

    @Test
    void returnsTheWholeBatchWhenNoTimeIsLeft() {
        InvocationResult result = invoke(batchOfTen(), Duration.ofMillis(1600));

        assertThat(aws.published()).isEmpty();
        assertThat(result).isInstanceOfSatisfying(InvocationResult.Response.class, response -> assertThat(
                        JsonMapper.shared().readTree(response.body()).path("batchItemFailures"))
                .hasSize(10));
        assertThat(invoke(batchOfTen(), LONG)).isEqualTo(new InvocationResult.Response("{\"batchItemFailures\":[]}"));
        assertThat(aws.published()).hasSize(10);
    }

    private byte[] batchOfTen() {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String body = new String(failed(execution + "-" + i), StandardCharsets.UTF_8);
            records.add("{\"messageId\":\"m-%d\",\"eventSource\":\"aws:sqs\",\"body\":%s}"
                    .formatted(i, JsonMapper.shared().writeValueAsString(body)));
        }
        return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static String executionOf(Published alert) {
        String arn = JsonMapper.shared()
                .readTree(alert.text("default"))
                .path("execution")
                .path("arn")
                .asString();
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private static String error(InvocationResult result) {
        assertThat(result).isInstanceOf(InvocationResult.Failure.class);
        return ((InvocationResult.Failure) result).body();
    }
}
