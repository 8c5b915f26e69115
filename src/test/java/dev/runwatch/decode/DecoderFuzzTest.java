package dev.runwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.runwatch.event.ApiCall;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Terminal;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.testkit.HostileInputs;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Any JSON at all, in the place of an event.
class DecoderFuzzTest {

    /// What Micrometer can time: it counts nanoseconds in a `long`.
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    @MethodSource("dev.runwatch.testkit.LocalFunction#events")
    @FuzzTest
    void readsOrRejects(byte[] bytes) {
        Optional<JsonNode> json = json(bytes);
        if (json.isEmpty()) {
            return;
        }
        try {
            assertUsable(EventDecoder.decode(json.get(), false));
        } catch (InvalidEventException invalid) {
            assertRejection(invalid, json.get());
        }
    }

    private static Optional<JsonNode> json(byte[] bytes) {
        try {
            return Optional.of(JsonMapper.shared().readTree(bytes));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static void assertUsable(StepFunctionsEvent event) {
        assertThat(event.key()).isNotBlank();
        assertThat(JsonMapper.shared().readTree(event.metadata().detail()).isObject())
                .isTrue();
        assertThat(event.metadata().fieldWarnings()).allSatisfy(HostileInputs::assertOneLine);
        switch (event) {
            case StatusChange change -> assertUsable(change);
            case ApiCall call -> assertName(call.stateMachineName());
        }
    }

    private static void assertUsable(StatusChange change) {
        var origin = change.execution();
        assertThat(origin.attempt()).isPositive();
        assertName(origin.stateMachineName());
        assertName(origin.name());
        if (change instanceof Terminal ended) {
            ended.elapsed().ifPresent(elapsed -> assertThat(elapsed).isBetween(Duration.ZERO, LONGEST));
            assertThat(origin.redrive().possibleUntil(ended.stopped())).isNotNull();
        }
    }

    /// AWS allows no control character in a name: what has one is no ARN.
    private static void assertName(String name) {
        assertThat(name).isNotBlank();
        HostileInputs.assertDeliverable(name);
        assertThat(name.chars().noneMatch(Character::isISOControl)).isTrue();
    }

    private static void assertRejection(InvalidEventException invalid, JsonNode json) {
        HostileInputs.assertRejection(invalid);
        boolean statusChange = json.path("source").asString("").equals("aws.states")
                && json.path("detail-type").asString("").equals("Step Functions Execution Status Change")
                && json.path("detail").isObject();
        assertThat(statusChange).as("a status change is never rejected").isFalse();
    }
}
