package dev.runwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.runwatch.Runwatch;
import dev.runwatch.lambda.TestInvocations;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.AlertRenderer;
import dev.runwatch.notify.render.MessageInvariants;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.testkit.HostileInputs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Sends any bytes through the real beans, from the payload of an invocation to the rendered SNS message.
class PipelineFuzzTest {

    private static final String CANARY = "Xk7PqRv2nLw9";

    private static ConfigurableApplicationContext context;
    private static Function<Object, Batch<Report>> pipeline;
    private static AlertRenderer renderer;

    @BeforeAll
    static void start() {
        context = new SpringApplication(Runwatch.class)
                .run(
                        "--runwatch.alerts.topic-arn=arn:aws:sns:eu-central-1:123456789012:alerts",
                        "--runwatch.alerts.include=input,output",
                        "--runwatch.metrics.enabled=false",
                        "--spring.cloud.function.scan.enabled=false");
        pipeline = context.getBean(FunctionCatalog.class).lookup("receive|decode|report|log");
        renderer = new AlertRenderer(
                context.getBean(AlertSettings.class).home(),
                context.getBean(AlertSettings.class).include(),
                context.getBean(Redactor.class));
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @MethodSource("dev.runwatch.testkit.LocalFunction#events")
    @FuzzTest
    void rendersOrRejectsAndMasksSecrets(byte[] payload) {
        process(payload);
        withSecret(payload).ifPresent(event -> {
            String output = process(event.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(output).doesNotContain(CANARY);
        });
    }

    /// @return everything that leaves the function: log and messages
    private static String process(byte[] payload) {
        var output = new StringBuilder();
        PrintStream console = System.out;
        var log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, false, StandardCharsets.UTF_8));
        try {
            Batch<Report> batch = pipeline.apply(TestInvocations.of(payload));
            for (BatchItem<Report> entry : batch.items()) {
                output.append(
                        switch (entry) {
                            case BatchItem.Pending<Report>(String id, Report report) -> message(report);
                            case BatchItem.Failed<Report>(String id, RuntimeException failure) ->
                                HostileInputs.assertRejection(failure);
                        });
            }
            System.out.flush();
            assertThat(reportLines(log))
                    .as("a line per report")
                    .isEqualTo(batch.values().size());
        } finally {
            System.setOut(console);
        }
        return output.append(log.toString(StandardCharsets.UTF_8)).toString();
    }

    private static String message(Report report) {
        AlertMessage message = renderer.render(report);
        MessageInvariants.assertValid(message);
        return message.subject().text() + message.body() + message.attributes();
    }

    /// Counts the log lines of reports; a trigger in a queue has another one. Each line is one JSON object, with a
    /// logger and a level that the event did not choose.
    private static int reportLines(ByteArrayOutputStream log) {
        String text = log.toString(StandardCharsets.UTF_8);
        List<String> lines = List.of(text.split("(?<=\n)"));
        if (text.isEmpty()) {
            return 0;
        }
        int reports = 0;
        for (String line : lines) {
            assertThat(line).endsWith("\n");
            HostileInputs.assertOneLine(line.substring(0, line.length() - 1));
            JsonNode json = JsonMapper.shared().readTree(line);
            String logger = json.path("logger").asString();
            assertThat(logger).isIn("dev.runwatch.report.ReportLog", "dev.runwatch.lambda.EnvelopeReader");
            reports += logger.endsWith(".ReportLog") ? 1 : 0;
            assertThat(json.path("level").asString()).isIn("INFO", "WARN", "ERROR");
            assertThat(json.path("service").asString()).isEqualTo("runwatch");
        }
        return reports;
    }

    /// The same event with a secret in several fields of its detail.
    private static Optional<JsonNode> withSecret(byte[] payload) {
        try {
            JsonNode event = JsonMapper.shared().readTree(payload);
            if (!(event.path("detail") instanceof ObjectNode detail)
                    || event.toString().contains(CANARY)) {
                return Optional.empty();
            }
            detail.put("clientSecret", CANARY);
            detail.put("input", "{\"db\":{\"password\":\"" + CANARY + "\"}}");
            detail.put("output", "[{\"Name\":\"API_KEY\",\"Value\":\"" + CANARY + "\"}]");
            detail.put("cause", "refused: https://app:" + CANARY + "@db.example.com/x password=" + CANARY);
            detail.put("error", "token=" + CANARY);
            return Optional.of(event);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }
}
