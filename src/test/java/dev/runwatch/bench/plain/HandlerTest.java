package dev.runwatch.bench.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.LocalFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandlerTest {

    /// The candidate calls package-private beans by name, so the compiler does not notice when one is renamed.
    @Test
    void publishesAnAlertAndMetricsWithoutSpring() throws IOException {
        try (var aws = new FakeAws()) {
            aws.properties().forEach(System::setProperty);
            var response = new ByteArrayOutputStream();
            new Handler(LocalFunction.TOPIC)
                    .handleRequest(
                            new ByteArrayInputStream(LocalFunction.event("failed.json")),
                            response,
                            LocalFunction.context("request-1", Duration.ofSeconds(30)));

            assertThat(response).hasToString("{}");
            assertThat(aws.published()).hasSize(1);
            assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                    .isEqualTo(1);
            aws.properties().keySet().forEach(System::clearProperty);
        }
    }
}
