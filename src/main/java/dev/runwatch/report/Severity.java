package dev.runwatch.report;

/// How severe a report is, in ascending order.
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    public boolean atLeast(Severity threshold) {
        return compareTo(threshold) >= 0;
    }
}
