package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/// The log lines of the complete function.
@ExtendWith(OutputCaptureExtension.class)
class RunwatchLogTest {

    private final FakeAws aws = new FakeAws();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void marksARepeatedEventInTheLogAndLogsItAtInfo(CapturedOutput output) {
        try (var function = LocalFunction.start(aws)) {
            function.invoke("failed.json");
            function.invoke("failed.json");
        }

        List<JsonNode> lines = Logged.lines(output).stream()
                .filter(line -> line.has("execution_arn"))
                .toList();
        assertThat(lines).extracting(line -> line.path("level").asString()).containsExactly("ERROR", "INFO");
        assertThat(lines)
                .extracting(line -> line.path("duplicate").asString(""))
                .containsExactly("", "true");
    }

    @ParameterizedTest
    @CsvSource({"redacted, ***, canary-Hq7", "none, invoices, payload", "full, canary-Hq7-input, no-such-text"})
    void logsThePayloadAsConfigured(String setting, String shown, String hidden, CapturedOutput output) {
        try (var function = LocalFunction.start(aws, "runwatch.log.payload=" + setting)) {
            function.invoke("with-secrets.json");
        }

        String line = Logged.lines(output).getLast().toString();
        assertThat(line).contains(shown).doesNotContain(hidden);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"with-secrets.json", "line-breaks-and-escapes.json", "rejected-not-json.txt", "sqs-batch.json"})
    void logsOnlyJsonAndNothingFromTheFramework(String event, CapturedOutput output) {
        try (var function = LocalFunction.start(aws)) {
            function.invoke(event);
        } catch (InvalidEventException rejected) {
            assertThat(event).startsWith("rejected");
        }

        assertThat(Logged.lines(output))
                .allSatisfy(line -> assertThat(line.path("logger").asString()).startsWith("dev.runwatch"));
        assertThat(output.getAll()).doesNotContain("canary", "Received:");
    }

    @Test
    void logsColdStartAndRequestId(CapturedOutput output) {
        try (var function = LocalFunction.start(aws)) {
            function.invoke("failed.json");
            function.invoke("succeeded.json");
        }

        assertThat(Logged.lines(output))
                .extracting(line -> line.path("cold_start").asString())
                .containsExactly("true", "false");
        assertThat(Logged.lines(output)).allSatisfy(line -> {
            assertThat(line.path("function_request_id").asString()).isEqualTo("request-1");
            assertThat(line.path("service").asString()).isEqualTo("runwatch");
        });
    }
}
