package dev.runwatch.report;

import dev.runwatch.redact.SafeText;

/// One line of a report: `Started    2026-11-20 19:30:00 UTC`.
///
/// @param value may have several lines; never empty, because a field without a value is left out
public record ReportField(Kind kind, SafeText value) {

    /// What a field says. Renderers choose and group fields by it.
    public enum Kind {
        ERROR("Error"),
        CAUSE("Cause"),
        STATE("State"),
        LOG("Log"),
        USUALLY("Usually"),
        RECENT("Recent"),
        EXECUTION("Execution"),
        VERSION("Version"),
        STARTED("Started"),
        REDRIVEN("Redriven"),
        ENDED("Ended"),
        CALLED_BY("Called by"),
        CALLED_AT("Called at"),
        WHERE("Where"),
        REDRIVE_POSSIBLE("Redrive"),
        REDRIVE_NOT_POSSIBLE("Redrive"),
        SEVERITY("Severity"),
        FOUND_BY("Found by");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    public ReportField {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A field has a value: " + kind);
        }
    }

    /// One or two words.
    public String label() {
        return kind.label;
    }
}
