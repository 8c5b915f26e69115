package dev.runwatch.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The EventBridge event.
///
/// @param id empty if missing
/// @param time when the event was created, to the second
/// @param account empty if missing
/// @param region empty if missing
/// @param replayed whether it comes from an EventBridge archive
/// @param reconciled whether no event was received: reconciliation found the execution
/// @param detail the event's `detail` as JSON text. It may contain secrets and must be redacted before it is output
/// @param fieldWarnings fields that are not as AWS documents them, one sentence each; they are treated as absent
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

    /// Identifies the event: its ID, or a hash of its detail if it has none. Short, because caches keep it.
    String identity() {
        return id.isEmpty()
                ? UUID.nameUUIDFromBytes(detail.getBytes(StandardCharsets.UTF_8))
                        .toString()
                : id;
    }

    /// Leaves the detail out, because texts of records end in logs.
    @Override
    public String toString() {
        return "EventMetadata[id=%s, time=%s, account=%s, region=%s]".formatted(id, time, account, region);
    }
}
