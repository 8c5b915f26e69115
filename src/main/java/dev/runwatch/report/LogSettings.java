package dev.runwatch.report;

/// What the log shows of an event.
///
/// @param payload the event's detail as it came, without its secrets, or not at all
/// @param maxPayloadChars what is longer is cut; CloudWatch Logs takes at most 1 MiB per line
record LogSettings(Payload payload, int maxPayloadChars) {

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
