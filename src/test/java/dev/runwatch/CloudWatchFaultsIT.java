package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.FaultProxy.Break;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// CloudWatch fails, or the network to it.
class CloudWatchFaultsIT extends FaultyDependencies {

    /// One fault of CloudWatch or of the connection to it.
    Stream<Arguments> faults() {
        return Stream.concat(
                Stream.of(
                                new Fault.ErrorResponse(400, "Throttling"),
                                new Fault.ErrorResponse(403, "AccessDenied"),
                                new Fault.ErrorResponse(500, "InternalServiceFault"),
                                new Fault.ErrorResponse(503, "ServiceUnavailable"),
                                new Fault.Page(502),
                                new Fault.Page(200),
                                new Fault.Garbage(),
                                new Fault.Hang())
                        .map(fault -> argumentSet(fault.toString(), (Runnable) () -> aws.cloudWatchFails(fault))),
                Stream.of(Break.values())
                        .map(each -> argumentSet(each.name(), (Runnable) () -> toCloudWatch.breaks(each))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void cloudWatchFaultsNeitherDelayNorLoseAlerts(Runnable fault) {
        int before = function.output().size();
        fault.run();

        InvocationResult result = invoke(failed(execution), SHORT);

        assertThat(result).isEqualTo(new InvocationResult.Response("{}"));
        assertThat(aws.published()).singleElement().matches(this::isOfThisExecution);
        assertThat(aws.calls().getFirst()).isEqualTo("Publish");
        assertThat(aws.calls()).doesNotHaveDuplicates();
        List<JsonNode> lines = lines(before);
        boolean stored = total("runwatch.executions", "status=FAILED", "state_machine=invoices") == 1;
        boolean logged =
                lines.stream().anyMatch(line -> line.path("runwatch.executions").asInt() == 1);
        boolean unknown = lines.stream()
                .anyMatch(line -> line.path("message").asString().startsWith("No response from CloudWatch"));
        assertThat(List.of(stored && !unknown, logged, unknown))
                .as("stored, or in the log as metrics, or logged as unknown")
                .containsOnlyOnce(true);
    }

    /// One event per minute.
    @Test
    void countsExactlyDuringAnHourWithoutCloudWatch() {
        int before = function.output().size();
        aws.cloudWatchAlwaysFails(new Fault.ErrorResponse(503, "ServiceUnavailable"));

        for (int minute = 0; minute < 60; minute++) {
            assertThat(invoke(failed(execution + "-" + minute), SHORT)).isEqualTo(new InvocationResult.Response("{}"));
        }
        aws.recovers();
        invoke(failed(execution + "-60"), SHORT);

        assertThat(aws.published()).hasSize(61);
        assertThat(total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(1);
        List<JsonNode> embedded = lines(before).stream()
                .filter(line -> line.has("runwatch.executions") && line.has("state_machine"))
                .toList();
        assertThat(embedded).hasSize(60).allSatisfy(line -> {
            assertThat(line.path("runwatch.executions").asInt()).isEqualTo(1);
            assertThat(line.path("_aws")
                            .path("CloudWatchMetrics")
                            .path(0)
                            .path("Namespace")
                            .asString())
                    .isEqualTo("Runwatch");
        });
    }

    /// The log lines after the first `before` ones.
    private List<JsonNode> lines(int before) {
        List<String> output = function.output();
        return output.subList(before, output.size()).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }
}
