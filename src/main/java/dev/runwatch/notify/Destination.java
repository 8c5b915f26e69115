package dev.runwatch.notify;

import dev.runwatch.notify.render.Digest;
import java.time.Duration;

/// Where alerts go, and how long publishing one batch of them may take.
///
/// @param topicArn the ARN of the SNS topic; of a FIFO topic it ends in `.fifo`
/// @param timeout for publishing one batch, retries included; the invocation's deadline may shorten it
/// @param attemptTimeout for one attempt
public record Destination(String topicArn, Duration timeout, Duration attemptTimeout) {

    /// The Region of the topic: SNS accepts a message only there.
    public String region() {
        return topicArn.split(":", 5)[3];
    }

    public boolean fifo() {
        return topicArn.endsWith(".fifo");
    }

    /// The deduplication key of an alert: equal for each event that reports the same.
    public static String dedupKey(String eventKey) {
        return Digest.sha256(eventKey);
    }
}
