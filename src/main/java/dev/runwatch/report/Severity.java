package dev.runwatch.report;

/// How serious a report is, from the least to the most.
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    public boolean atLeast(Severity threshold) {
        return compareTo(threshold) >= 0;
    }
}
