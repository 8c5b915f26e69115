package dev.runwatch.report;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How an event's detail is logged.
///
/// @param payload the event's detail in the log: `FULL`, `REDACTED` or `NONE`
/// @param maxPayloadChars longer payloads are truncated; at most 250000, because CloudWatch Logs accepts 1 MiB per line
@ConfigurationProperties("runwatch.log")
record LogSettings(
        @DefaultValue("REDACTED") Payload payload,
        @DefaultValue("100000") int maxPayloadChars) {

    enum Payload {
        FULL,
        REDACTED,
        NONE
    }

    LogSettings {
        if (maxPayloadChars < 1 || maxPayloadChars > 250_000) {
            throw new IllegalArgumentException(
                    "runwatch.log.max-payload-chars must be from 1 to 250000: '" + maxPayloadChars + "'");
        }
    }
}
