package dev.runwatch.alert;

import dev.runwatch.batch.Deadline;
import java.util.List;

/// Takes alerts to where people get them.
interface AlertChannel {

    /// Hands the messages over and waits until the channel has stored them, within the deadline.
    ///
    /// @return of each message, in their order, what became of it; never throws for a message that was not taken
    List<Outcome> send(List<AlertMessage> messages, Deadline deadline);

    /// What became of one message.
    sealed interface Outcome {

        record Stored(String messageId) implements Outcome {}

        /// @param why a sentence for the operator: what the channel answered and what to do about it
        record NotStored(String why, Throwable cause) implements Outcome {}
    }
}
