package dev.runwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class StateLocatorTest {

    static List<String> histories() throws IOException {
        return RecordedHistory.names();
    }

    @ParameterizedTest
    @MethodSource("histories")
    void namesTheStateOrNone(String name) {
        JsonNode file = RecordedHistory.file(name);

        String located = StateLocator.locate(
                        RecordedHistory.of(file), file.path("redrives").asInt())
                .map(StateLocatorTest::text)
                .orElse("");

        assertThat(located)
                .as(file.path("about").asString())
                .isEqualTo(file.path("expected").asString());
    }

    private static String text(StateLocator.Found found) {
        return "%s %s%s x%d"
                .formatted(
                        found.kind(),
                        found.states(),
                        found.scope().isEmpty() ? "" : " " + found.scope(),
                        found.walk().map(StateLocator.Walk::attempts).orElse(0));
    }
}
