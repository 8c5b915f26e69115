package dev.runwatch.notify;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.pipeline.Deadline;
import java.util.List;

/// Takes alerts to where people get them.
public interface Notifier {

    /// Makes the notifier over one set of AWS clients; after a restore there is another one.
    interface Factory {

        Notifier create(AwsClientContext aws);
    }

    /// Hands the messages over and waits until the channel has stored them, within the deadline.
    ///
    /// @return of each message, in their order, what became of it; never throws for a message that was not taken
    List<Outcome> publish(List<AlertMessage> messages, Deadline deadline);

    /// What became of one message.
    sealed interface Outcome {

        record Published(String messageId) implements Outcome {}

        /// @param why a sentence for the operator: what the channel answered and what to do about it
        record Failed(String why, Throwable cause) implements Outcome {}
    }
}
