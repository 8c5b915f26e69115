package dev.runwatch.report;

import dev.runwatch.event.StatusChange.Unsuccessful;

/// How severe a failure is, known before its report is made.
public interface SeverityPolicy {

    Severity of(Unsuccessful change);
}
