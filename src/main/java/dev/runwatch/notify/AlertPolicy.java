package dev.runwatch.notify;

import dev.runwatch.event.EventMetadata;
import dev.runwatch.report.Severity;

/// Which events alert.
///
/// @param threshold lowest severity that alerts
/// @param onReplay whether events that an EventBridge archive replays may alert
public record AlertPolicy(Severity threshold, boolean onReplay) {

    public boolean alerts(Severity severity, EventMetadata event) {
        return severity.atLeast(threshold) && (onReplay || !event.replayed());
    }
}
