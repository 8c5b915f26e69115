package dev.runwatch.notify.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.Redrive;
import dev.runwatch.event.StatusChange.Unknown;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.redact.Redactor;
import dev.runwatch.redact.SafeText;
import dev.runwatch.report.FailureSummary;
import dev.runwatch.report.Headline;
import dev.runwatch.report.Report;
import dev.runwatch.report.ReportField;
import dev.runwatch.report.Severity;
import dev.runwatch.testkit.HostileInputs;
import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts any text into every field of a report, short and long.
class AlertFuzzTest {

    /// The longest name or code that the decoder accepts.
    private static final int MAX_WORD_CHARS = 256;

    /// A longer text is not repeated: that would take most of the time.
    private static final int SHORT = 4;

    private static final int LONG = 40_000;

    private final AlertRenderer renderer = new AlertRenderer(
            new HomeAccount("123456789012", "eu-central-1", Map.of()),
            Set.of(ExecutionPart.INPUT, ExecutionPart.OUTPUT),
            new Redactor(List.of()));

    @FuzzTest
    void rendersWhatSnsAcceptsAndDisplaysAsWritten(byte[] bytes) {
        String text = HostileInputs.text(bytes);

        assertSubject(Subject.of(text));
        assertSubject(Subject.of("FAILED: " + text));
        assertTruncates(text);
        MessageInvariants.assertValid(renderer.render(report(text)));
        if (!text.isEmpty() && text.length() <= SHORT) {
            MessageInvariants.assertValid(renderer.render(report(text.repeat(1 + LONG / text.length()))));
        }
    }

    private static void assertSubject(Subject subject) {
        MessageInvariants.assertValid(subject);
    }

    private static void assertTruncates(String text) {
        String line = TextSanitizer.singleLine(text);
        for (int max = 2; max <= Math.min(line.length(), 12); max++) {
            String truncated = Truncator.truncate(line, max, "…");
            assertThat(truncated.length()).isLessThanOrEqualTo(max);
            HostileInputs.assertOneLine(truncated);
        }
    }

    private static Report report(String text) {
        String word = text.substring(0, Math.min(text.length(), MAX_WORD_CHARS));
        List<ReportField> fields = new ArrayList<>();
        SafeText value = SafeText.trusted(text);
        if (!value.isBlank()) {
            for (ReportField.Kind kind : ReportField.Kind.values()) {
                fields.add(new ReportField(kind, value));
            }
        }
        return new Report(
                event(word, text),
                word,
                Severity.WARNING,
                new Headline("FAILED: " + word, word + " FAILED.", "FAILED " + word),
                new FailureSummary(
                        SafeText.trusted(word).singleLine(),
                        value,
                        SafeText.trusted(word).singleLine()),
                fields);
    }

    private static StepFunctionsEvent event(String word, String text) {
        String name = "arn:aws:states:eu-central-1:123456789012:execution:" + word + ":" + word;
        var event = new EventMetadata(word, Optional.of(Instant.EPOCH), word, word, false, false, "{}", List.of(word));
        var redrive = new Redrive(0, Optional.empty(), word, text);
        var execution = new ExecutionInfo(
                event,
                Arn.parse(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                redrive,
                text);
        return new Unknown(execution, word, Optional.of(Instant.EPOCH), new ErrorDetails(word, text));
    }
}
