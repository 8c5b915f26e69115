package dev.runwatch.report;

/// One line of a report: `Started    2026-11-20 19:30:00 UTC`.
///
/// @param label one word
/// @param value never empty: what AWS did not tell is no fact. It may have several lines
public record ReportField(String label, String value) {

    public ReportField {
        if (label.isBlank() || value.isBlank()) {
            throw new IllegalArgumentException("A fact has a label and a value: '" + label + "', '" + value + "'");
        }
    }
}
