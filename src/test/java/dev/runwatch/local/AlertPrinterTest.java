package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.local.Inbox.ReceivedAlert;
import dev.runwatch.testkit.HostileInputs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Alerts cannot control the terminal.
class AlertPrinterTest {

    private static final String HOSTILE = "a\u001b[2J\u009b31m\u202eb\u0007c\u0000d\u2066 e";

    @Test
    void printsAnAlertWithoutControlCharacters() {
        var shown = new ByteArrayOutputStream();
        var document = JsonMapper.shared().createObjectNode().put("text", HOSTILE + "\r" + HOSTILE + "\nend");

        new AlertPrinter(new PrintStream(shown, true, StandardCharsets.UTF_8))
                .print(new ReceivedAlert(HOSTILE, document, Instant.EPOCH));

        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .hasSizeGreaterThan(4)
                .allSatisfy(HostileInputs::assertOneLine);
    }

    @Test
    void printsEveryHarmlessCharacter() {
        for (char c = 0; c < Character.MIN_SURROGATE; c++) {
            String printable = AlertPrinter.printable("a" + c);

            HostileInputs.assertShownAsWritten(printable);
            assertThat(printable).hasSize(2).startsWith("a");
            if (Character.isLetterOrDigit(c)) {
                assertThat(printable).isEqualTo("a" + c);
            }
        }
        assertThat(AlertPrinter.printable("😀 \t │ é")).isEqualTo("😀 \t │ é");
    }
}
