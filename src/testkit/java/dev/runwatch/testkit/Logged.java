package dev.runwatch.testkit;

import java.util.List;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log lines of a test.
public final class Logged {

    private Logged() {}

    /// All lines since the test began. A line that is not JSON fails the test.
    public static List<JsonNode> lines(CapturedOutput output) {
        return output.getOut().lines().map(JsonMapper.shared()::readTree).toList();
    }
}
