package dev.runwatch.report;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// How serious each status is.
///
/// @param mapChild a child of a distributed map that ended badly: its map run counts the failures that it
///     tolerates, and the parent's own status tells when there were too many
/// @param apiCall a call of the Step Functions API that AWS accepted, or refused without keeping an execution from
///     starting
/// @param neverStarted a refused `StartExecution`: no status change will ever tell of it
record SeveritySettings(
        @DefaultValue("INFO") Severity running,
        @DefaultValue("INFO") Severity pendingRedrive,
        @DefaultValue("INFO") Severity succeeded,
        @DefaultValue("CRITICAL") Severity failed,
        @DefaultValue("CRITICAL") Severity timedOut,
        @DefaultValue("WARNING") Severity aborted,
        @DefaultValue("WARNING") Severity unrecognised,
        @DefaultValue("INFO") Severity mapChild,
        @DefaultValue("INFO") Severity apiCall,
        @DefaultValue("CRITICAL") Severity neverStarted) {}
