package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// From an execution to the enriched alert, on the local AWS.
@Execution(ExecutionMode.SAME_THREAD)
class EnrichIT {

    /// For a busy machine; the default is meant for AWS.
    private static final String TIMEOUT = "runwatch.enrich.timeout";

    private LocalSystem system;

    @BeforeEach
    void start() {
        System.setProperty(TIMEOUT, "15s");
        system = LocalSystem.start(0, ProgressPrinter.silent());
    }

    @AfterEach
    void stop() {
        system.close();
        System.clearProperty(TIMEOUT);
    }

    /// The histories of the local AWS do not say which event led to which: no state is named, because none is certain.
    @Test
    void theAlertContainsRecentExecutionsAndNoUncertainState() {
        for (int i = 0; i < 5; i++) {
            String execution = system.start("succeed");
            Poll.until("the end of " + execution, () -> system.status(execution).equals("SUCCEEDED"));
        }

        ReceivedAlert alert = alertOf(system.start("fail"));

        assertThat(alert.text())
                .containsPattern("Usually    .+, at most .+; this run took .+")
                .containsPattern(
                        "Recent     succeeded, succeeded, succeeded, succeeded, succeeded; last success \\d{4}-.* UTC")
                .doesNotContain("State  ");
        assertThat(system.metric("runwatch.enrichments")).containsExactly(Map.entry("outcome=undetermined", 1.0));
    }

    private ReceivedAlert alertOf(String execution) {
        return Poll.forValue(
                        "the alert of " + execution,
                        () -> system.inbox().read(5).stream()
                                .filter(alert -> alert.execution().equals(execution))
                                .toList(),
                        alerts -> !alerts.isEmpty())
                .getFirst();
    }
}
