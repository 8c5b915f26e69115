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
import java.util.Optional;
import java.util.Set;

/// Any text at all in every text of a report, short and long.
class AlertFuzzTest {

    /// As long as a name or a code may be when it is decoded.
    private static final int MAX_WORD_CHARS = 256;

    /// What is longer is mutated further, but not repeated: that would take most of the time.
    private static final int SHORT = 4;

    private static final int LONG = 40_000;

    private final AlertRenderer composer =
            new AlertRenderer(Set.of(ExecutionPart.INPUT, ExecutionPart.OUTPUT), new Redactor(List.of()));

    @FuzzTest
    void writesWhatSnsTakesAndNobodyIsDeceivedBy(byte[] bytes) {
        String text = HostileInputs.text(bytes);

        assertSubject(Subject.of(text));
        assertSubject(Subject.of("FAILED: " + text));
        assertCut(text);
        MessageInvariants.assertSound(composer.render(report(text)));
        if (!text.isEmpty() && text.length() <= SHORT) {
            MessageInvariants.assertSound(composer.render(report(text.repeat(1 + LONG / text.length()))));
        }
    }

    private static void assertSubject(Subject subject) {
        MessageInvariants.assertSound(subject);
    }

    private static void assertCut(String text) {
        String line = TextSanitizer.singleLine(text);
        for (int max = 2; max <= Math.min(line.length(), 12); max++) {
            String cut = Truncator.truncate(line, max, "…");
            assertThat(cut.length()).isLessThanOrEqualTo(max);
            HostileInputs.assertOneLine(cut);
        }
    }

    private static Report report(String text) {
        String word = text.substring(0, Math.min(text.length(), MAX_WORD_CHARS));
        List<ReportField> facts = new ArrayList<>();
        SafeText value = SafeText.trusted(text);
        if (!value.isBlank()) {
            for (String label : List.of("Error", "Cause", "Execution", "Redrive", "Where")) {
                facts.add(new ReportField(label, value));
            }
        }
        return new Report(
                notice(word, text),
                word,
                Severity.WARNING,
                new Headline("FAILED: " + word, word + " FAILED.", "FAILED " + word),
                new FailureSummary(
                        SafeText.trusted(word).singleLine(),
                        value,
                        SafeText.trusted(word).singleLine()),
                facts);
    }

    private static StepFunctionsEvent notice(String word, String text) {
        String name = "arn:aws:states:eu-central-1:123456789012:execution:" + word + ":" + word;
        var event = new EventMetadata(word, Optional.of(Instant.EPOCH), word, word, false, false, "{}", List.of(word));
        var redrive = new Redrive(0, Optional.empty(), word, text);
        var origin = new ExecutionInfo(
                event,
                Arn.parse(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                redrive,
                text);
        return new Unknown(origin, word, Optional.of(Instant.EPOCH), new ErrorDetails(word, text));
    }
}
