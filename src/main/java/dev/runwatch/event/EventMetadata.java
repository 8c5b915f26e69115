package dev.runwatch.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The EventBridge event that told us.
///
/// @param id EventBridge's id of this delivery; empty when the event has none
/// @param time when AWS made the event, to the second; empty when it is missing or unreadable
/// @param account twelve digits; empty when missing
/// @param region such as `eu-central-1`; empty when missing
/// @param replayed whether an EventBridge archive sent it again
/// @param reconciled whether it never came: a sweep found the execution and told what the event would have told
/// @param detail the event's `detail` as JSON text, as it came. It belongs to the execution's owner and may hold
///     secrets: only redacted may it leave the process
/// @param fieldWarnings fields that were there but not as AWS documents them, one sentence each; their values count as
///     absent
public record EventMetadata(
        String id,
        Optional<Instant> time,
        String account,
        String region,
        boolean replayed,
        boolean reconciled,
        String detail,
        List<String> fieldWarnings) {

    public EventMetadata {
        fieldWarnings = List.copyOf(fieldWarnings);
    }

    /// Leaves the detail out, because texts of records end in logs.
    @Override
    public String toString() {
        return "Event[id=%s, time=%s, account=%s, region=%s]".formatted(id, time, account, region);
    }
}
