package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.FakeStepFunctions;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real function adds what Step Functions knows to the alert of a failure.
@ExtendWith(OutputCaptureExtension.class)
class EnrichPipelineTest {

    private final FakeAws aws = new FakeAws();
    private final FakeStepFunctions stepFunctions = new FakeStepFunctions();

    @BeforeEach
    void fillStepFunctions() throws IOException {
        KnownFailure.addTo(stepFunctions);
    }

    @AfterEach
    void close() {
        aws.close();
        stepFunctions.close();
    }

    @Test
    void theAlertSaysWhereItFailedAndWhatIsUsual(CapturedOutput output) {
        invoke("failed.json", "runwatch.enrich.enabled=true");

        Published alert = aws.published().getFirst();
        assertThat(alert.subject()).isEqualTo("FAILED: invoices at Charge card, PaymentGateway.Timeout");
        assertThat(alert.text("sms"))
                .isEqualTo("FAILED invoices: PaymentGateway.Timeout at Charge card after 12 min 21 s");
        assertThat(alert.text("email"))
                .startsWith("invoices FAILED at \"Charge card\" after 12 min 21 s.")
                .contains("""

                State      Charge card (Lambda charge-card), failed after 3 attempts
                Log        https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logsV2:\
                log-groups/log-group/$252Faws$252Flambda$252Fcharge-card/log-events$3Fstart$3D1795203651000$26end$3D1795203851000
                Usually    2 min 50 s, at most 3 min 40 s; this run took 12 min 21 s
                Recent     failed, succeeded, succeeded, succeeded, succeeded; last success 2026-11-18 19:32 UTC

                Execution  nightly-2026-11-20
                """);
        JsonNode document = JsonMapper.shared().readTree(alert.text("default"));
        assertThat(document.path("failedState").asString()).isEqualTo("Charge card");
        assertThat(document.path("attempts").asInt()).isEqualTo(3);
        assertThat(document.path("usual").toString())
                .isEqualTo("{\"medianMs\":170000,\"longestMs\":220000,\"runs\":6}");
        assertThat(document.path("recent").get(0).asString()).isEqualTo("FAILED");
        assertThat(document.path("lastSuccessAt").asString()).isEqualTo("2026-11-18T19:32:00Z");
        assertThat(aws.total("runwatch.enrichments", "outcome=complete")).isEqualTo(1);
        assertThat(Logged.lines(output))
                .anySatisfy(
                        line -> assertThat(line.path("enrichment").asString()).isEqualTo("complete"));
    }

    @Test
    void theAlertIsPublishedWithoutItIfStepFunctionsHangs() {
        stepFunctions.alwaysFails("GetExecutionHistory", "", new Fault.Hang());
        stepFunctions.alwaysFails("ListExecutions", "", new Fault.Hang());

        invoke("failed.json", "runwatch.enrich.enabled=true", "runwatch.enrich.timeout=200ms");

        assertThat(aws.published().getFirst().subject()).isEqualTo("FAILED: invoices, PaymentGateway.Timeout");
        assertThat(aws.published().getFirst().text("email")).doesNotContain("State  ", "Recent  ", "Usually  ");
        assertThat(aws.total("runwatch.enrichments", "outcome=timed_out")).isEqualTo(1);
    }

    @Test
    void nothingIsAskedAboutAnExecutionThatDoesNotAlert() {
        invoke("succeeded.json", "runwatch.enrich.enabled=true");
        invoke("failed.json", "runwatch.enrich.enabled=true", "runwatch.severity.failed=INFO");
        invoke("replayed.json", "runwatch.enrich.enabled=true");

        assertThat(stepFunctions.calls()).isEmpty();
    }

    @Test
    void nothingIsAskedByDefault() {
        invoke("failed.json");

        assertThat(stepFunctions.calls()).isEmpty();
        assertThat(aws.published()).hasSize(1);
        assertThat(aws.total("runwatch.enrichments")).isZero();
    }

    private void invoke(String event, String... settings) {
        String[] all = new String[settings.length + 1];
        System.arraycopy(settings, 0, all, 1, settings.length);
        all[0] = "aws.endpointUrlSfn=" + stepFunctions.endpoint();
        try (var function = LocalFunction.start(aws, all)) {
            function.invoke(event);
        }
    }
}
