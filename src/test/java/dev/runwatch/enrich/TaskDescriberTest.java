package dev.runwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.Arn;
import dev.runwatch.event.Enrichment.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TaskDescriberTest {

    private static final String EXECUTION = "arn:aws:states:eu-central-1:111122223333:execution:invoices:r1";

    static List<String> histories() throws IOException {
        return RecordedHistory.names();
    }

    @ParameterizedTest
    @MethodSource("histories")
    void namesTheTaskAndLinksToItsLog(String name) {
        JsonNode file = RecordedHistory.file(name);

        Optional<Task> task = describe(EXECUTION, file);

        assertThat(task.map(Task::name).orElse("")).isEqualTo(file.path("task").asString(""));
        assertThat(task.map(Task::log).orElse("")).isEqualTo(file.path("link").asString(""));
    }

    @ParameterizedTest
    @CsvSource({
        "aws, eu-central-1, https://eu-central-1.console.aws.amazon.com/cloudwatch",
        "aws-cn, cn-north-1, https://cn-north-1.console.amazonaws.cn/cloudwatch",
        "aws-us-gov, us-gov-west-1, https://console.amazonaws-us-gov.com/cloudwatch",
        "aws-eusc, eusc-de-east-1, https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudwatch",
    })
    void usesTheConsoleOfThePartition(String partition, String region, String start) {
        assertThat(inPartition(partition, region).log()).startsWith(start);
    }

    @ParameterizedTest
    @CsvSource({"aws-iso, us-iso-east-1"})
    void doesNotGuessAConsole(String partition, String region) {
        assertThat(inPartition(partition, region)).isEqualTo(new Task("Lambda charge-card", ""));
    }

    private static Task inPartition(String partition, String region) {
        String execution = EXECUTION.replace(":aws:", ":" + partition + ":").replace("eu-central-1", region);
        String text = RecordedHistory.file("retry-then-fail")
                .toString()
                .replace("arn:aws:", "arn:" + partition + ":")
                .replace("eu-central-1", region);
        return describe(execution, JsonMapper.shared().readTree(text)).orElseThrow();
    }

    private static Optional<Task> describe(String execution, JsonNode file) {
        return StateLocator.locate(
                        RecordedHistory.of(file), file.path("redrives").asInt())
                .flatMap(StateLocator.Found::walk)
                .flatMap(walk ->
                        TaskDescriber.describe(new Arn(execution), walk, Instant.parse("2026-11-20T19:40:00Z")));
    }
}
