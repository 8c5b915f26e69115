package dev.runwatch.report;

import dev.runwatch.redact.SafeText;

/// One line of a report: `Started    2026-11-20 19:30:00 UTC`.
///
/// @param value may have several lines; never empty, because a field without a value is left out
public record ReportField(String label, SafeText value) {

    public ReportField {
        if (label.isBlank() || value.isBlank()) {
            throw new IllegalArgumentException("A field has a label and a value: '" + label + "', '" + value + "'");
        }
    }
}
