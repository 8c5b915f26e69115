package dev.runwatch.report;

import dev.runwatch.text.TextSanitizer;

/// The same message in three lengths: single lines, redacted and not truncated.
///
/// @param subject starts with the status, for an inbox sorted by subject: `FAILED: invoices at Charge card, Timeout`
/// @param sentence a full sentence: `invoices FAILED at "Charge card" after 12 min 21 s.`
/// @param brief for a text message: `FAILED invoices: Timeout at Charge card after 12 min 21 s`
public record Headline(String subject, String sentence, String brief) {

    public Headline {
        subject = TextSanitizer.singleLine(subject);
        sentence = TextSanitizer.singleLine(sentence);
        brief = TextSanitizer.singleLine(brief);
    }
}
