package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeEventBridge;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/// The real function with a rule and a topic that can be read.
@ExtendWith(OutputCaptureExtension.class)
abstract class HeartbeatFixture {

    static final String TRIGGER = """
            {"id": "beat-1", "source": "runwatch", "detail-type": "Runwatch Heartbeat", "time": "2026-11-25T18:00:00Z"}""";

    final FakeAws aws = new FakeAws();
    final FakeEventBridge eventBridge = new FakeEventBridge();

    @BeforeEach
    void aHealthyDeployment() {
        eventBridge.rule("default", "runwatch-events", "ENABLED");
        aws.subscriptions(3);
    }

    @AfterEach
    void close() {
        aws.close();
        eventBridge.close();
    }

    void beat(String... settings) {
        try (var function = function(settings)) {
            invoke(function);
        }
    }

    static void invoke(LocalFunction function) {
        assertThat(function.invoke(TRIGGER.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30)))
                .isEqualTo("{}");
    }

    LocalFunction function(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "runwatch.heartbeat.rule=runwatch-events", "aws.endpointUrlEventBridge=" + eventBridge.endpoint()));
        all.addAll(List.of(settings));
        return LocalFunction.start(aws, all.toArray(String[]::new));
    }

    static void assertError(CapturedOutput output, String... parts) {
        assertLine(output, "ERROR", parts);
    }

    static void assertWarning(CapturedOutput output, String... parts) {
        assertLine(output, "WARN", parts);
    }

    static void assertLine(CapturedOutput output, String level, String... parts) {
        JsonNode line = Logged.lines(output).getFirst();
        assertThat(Logged.lines(output)).hasSize(1);
        assertThat(line.path("level").asString()).isEqualTo(level);
        assertThat(line.path("message").asString()).contains(parts);
        assertThat(line.path("correlation_id").asString()).isEqualTo("beat-1");
    }
}
