package dev.runwatch.report;

/// The same news in three lengths. All are single lines, already redacted and not yet cut.
///
/// @param subject status first, for an inbox that sorts by it: `FAILED: invoices at Charge card, Timeout`
/// @param sentence a full sentence: `invoices FAILED at "Charge card" after 12 min 21 s.`
/// @param brief all that fits a text message: `FAILED invoices: Timeout at Charge card after 12 min 21 s`
public record Headline(String subject, String sentence, String brief) {}
