package dev.runwatch.redelivery;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What becomes of events that fail.
///
/// @param parkingQueueUrl URL of the standard queue for events that can never be processed; empty for none: they fail
@ConfigurationProperties("runwatch.redelivery")
record RedeliverySettings(@DefaultValue("") String parkingQueueUrl) {

    RedeliverySettings {
        if (!parkingQueueUrl.matches("|https?://[^\\s/]+/(?:\\S+/)?\\d{12}/[\\w-]{1,80}")) {
            throw new IllegalArgumentException(
                    "runwatch.redelivery.parking-queue-url must be the URL of a standard SQS queue, or empty for none: '"
                            + parkingQueueUrl + "'");
        }
    }
}
