package dev.runwatch.report;

/// How serious each status is.
///
/// @param mapChild a child of a distributed map that ended badly: its map run counts the failures that it
///     tolerates, and the parent's own status tells when there were too many
/// @param apiCall a call of the Step Functions API that AWS accepted, or refused without keeping an execution from
///     starting
/// @param startFailed a refused `StartExecution`: no status change will ever tell of it
record SeveritySettings(
        Severity running,
        Severity pendingRedrive,
        Severity succeeded,
        Severity failed,
        Severity timedOut,
        Severity aborted,
        Severity unknownStatus,
        Severity mapChild,
        Severity apiCall,
        Severity startFailed) {}
