package dev.runwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.runwatch.alert.AlertSettings.Part;
import dev.runwatch.change.Arn;
import dev.runwatch.change.Event;
import dev.runwatch.change.Notice;
import dev.runwatch.change.Origin;
import dev.runwatch.change.Reason;
import dev.runwatch.change.Redrive;
import dev.runwatch.change.StatusChange.Unrecognised;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Fact;
import dev.runwatch.report.Headline;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import dev.runwatch.testing.Hostile;
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

    private final AlertComposer composer = new AlertComposer(Set.of(Part.INPUT, Part.OUTPUT), new Redactor(List.of()));

    @FuzzTest
    void writesWhatSnsTakesAndNobodyIsDeceivedBy(byte[] bytes) {
        String text = Hostile.text(bytes);

        assertSubject(Subject.of(text));
        assertSubject(Subject.of("FAILED: " + text));
        assertCut(text);
        Sound.assertSound(composer.compose(report(text)));
        if (!text.isEmpty() && text.length() <= SHORT) {
            Sound.assertSound(composer.compose(report(text.repeat(1 + LONG / text.length()))));
        }
    }

    private static void assertSubject(Subject subject) {
        Sound.assertSound(subject);
    }

    private static void assertCut(String text) {
        String line = Plain.line(text);
        for (int max = 2; max <= Math.min(line.length(), 12); max++) {
            String cut = Plain.cut(line, max, "…");
            assertThat(cut.length()).isLessThanOrEqualTo(max);
            Hostile.assertOneLine(cut);
        }
    }

    private static Report report(String text) {
        String word = text.substring(0, Math.min(text.length(), MAX_WORD_CHARS));
        List<Fact> facts = new ArrayList<>();
        if (!text.isBlank()) {
            for (String label : List.of("Error", "Cause", "Execution", "Redrive", "Where")) {
                facts.add(new Fact(label, text));
            }
        }
        return new Report(
                notice(word, text),
                word,
                Severity.WARNING,
                new Headline("FAILED: " + word, word + " FAILED.", "FAILED " + word),
                word,
                new Reason(word, text),
                facts);
    }

    private static Notice notice(String word, String text) {
        String name = "arn:aws:states:eu-central-1:123456789012:execution:" + word + ":" + word;
        var event = new Event(word, Optional.of(Instant.EPOCH), word, word, false, false, "{}", List.of(word));
        var redrive = new Redrive(0, Optional.empty(), word, text);
        var origin = new Origin(
                event,
                Arn.parse(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                redrive,
                text);
        return new Unrecognised(origin, word, Optional.of(Instant.EPOCH), new Reason(word, text));
    }
}
