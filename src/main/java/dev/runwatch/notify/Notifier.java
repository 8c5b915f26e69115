package dev.runwatch.notify;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.pipeline.Deadline;
import java.util.Collection;
import java.util.Map;

/// Publishes alerts to one destination. Thread-safe.
public interface Notifier {

    /// Publishes the messages and waits until the destination has stored them, at most until the deadline.
    ///
    /// @param messages with different deduplication keys
    /// @return [NotifyOutcome.Published] or [NotifyOutcome.Failed] for each message, by deduplication key
    Map<String, NotifyOutcome> publish(Collection<AlertMessage> messages, Deadline deadline);

    /// Creates the notifier for one set of AWS clients, and again after a SnapStart restore.
    interface Factory {

        Notifier create(AwsClientContext aws);
    }
}
