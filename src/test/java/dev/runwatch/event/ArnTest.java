package dev.runwatch.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArnTest {

    @ParameterizedTest
    @CsvSource({
        "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices, stateMachine, invoices, '', ''",
        "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices:7, stateMachine, invoices, '', 7",
        "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices:live, stateMachine, invoices, '', live",
        "arn:aws:states:eu-central-1:123456789012:execution:invoices:nightly, execution, invoices, '', nightly",
        "arn:aws:states:eu-central-1:123456789012:execution:invoices/Each:e1, execution, invoices, Each, e1",
        "arn:aws:states:eu-central-1:123456789012:mapRun:invoices/Each:r1, mapRun, invoices, Each, r1",
        "arn:aws:states:eu-central-1:123456789012:express:invoices:e1:9f, express, invoices, '', e1:9f",
        "arn:aws:states:eu-central-1:123456789012:execution:Rechnungsprüfung:nächtlich, execution, Rechnungsprüfung, '', nächtlich"
    })
    void hasParts(String text, String type, String stateMachine, String label, String qualifier) {
        var arn = new Arn(text);

        assertThat(arn.type()).isEqualTo(type);
        assertThat(arn.stateMachineName()).isEqualTo(stateMachine);
        assertThat(arn.mapLabel()).isEqualTo(label);
        assertThat(arn.qualifier()).isEqualTo(qualifier);
        assertThat(arn.region()).isEqualTo("eu-central-1");
        assertThat(arn.account()).isEqualTo("123456789012");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:states:eu-central-1:123456789012:stateMachine:a, aws",
        "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:a, aws-cn",
        "arn:aws-us-gov:states:us-gov-west-1:123456789012:stateMachine:a, aws-us-gov",
        "arn:aws-iso-b:states:us-isob-east-1:123456789012:stateMachine:a, aws-iso-b"
    })
    void hasAPartition(String text, String partition) {
        assertThat(new Arn(text).partition()).isEqualTo(partition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "invoices",
                "arn:aws:sns:eu-central-1:123456789012:alerts",
                "arn:aws:states:eu-central-1:12345:stateMachine:invoices",
                "arn:aws:states:eu-central-1:123456789012:stateMachine",
                "arn:aws:states:eu-central-1:123456789012:stateMachine:two words",
                "arn:aws:states:eu-central-1:123456789012:execution:a:line\nbreak",
                "arn:aws:states:eu-central-1:123456789012:execution:a\u0000:b",
                "arn:aws:states:eu-central-1:123456789012:execution:a:\u001b[31mb",
                "arn:aws:states:eu-central-1:123456789012:execution:a/\u009b2J:b",
                "arn:aws:states:eu-central-1:123456789012:stateMachine:half-a-character\uD83D",
                "arn:aws:states:eu-central-1:123456789012:stateMachine:no-character\uFFFE"
            })
    void rejectsTextThatIsNotAnArn(String text) {
        assertThat(Arn.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Arn(text)).withMessageContaining("'" + text + "'");
    }

    @Test
    void isEqualToAnArnWithTheSameText() {
        String text = "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices";

        assertThat(new Arn(text))
                .isEqualTo(Arn.parse(text).orElseThrow())
                .hasSameHashCodeAs(new Arn(text))
                .isNotEqualTo(new Arn(text + ":7"))
                .hasToString(text);
    }

    @Test
    void rejectsAnInvalidName() {
        String longName = "x".repeat(257);

        assertThat(Arn.parse("arn:aws:states:eu-central-1:123456789012:stateMachine:" + longName))
                .isEmpty();
    }
}
