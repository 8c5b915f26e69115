package dev.runwatch.notify;

import dev.runwatch.report.Report;

/// A report that needs no further attempt. Otherwise its batch item has failed with an [AlertPublishException].
public record NotifiedReport(Report report, NotifyOutcome.Acknowledged outcome) {}
