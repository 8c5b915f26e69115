package dev.runwatch.notify;

import dev.runwatch.report.Report;

/// A report and the outcome of its alert. An alert that could not be published is an [AlertPublishException] instead.
public record NotifiedReport(Report report, Delivery delivery) {

    /// The good endings of an alert.
    public sealed interface Delivery {

        /// SNS has stored it.
        ///
        /// @param unclaimed the table of claims could not be asked or told: another function may send the same
        record Published(String messageId, boolean unclaimed) implements Delivery {}

        /// SNS had stored the same fact before, and this function or the table of claims remembers it: it is not sent
        /// again.
        record Duplicate() implements Delivery {}

        /// Not serious enough for an alert.
        record BelowThreshold() implements Delivery {}
    }
}
