package dev.runwatch.report;

import dev.runwatch.event.StatusChange.Aborted;
import dev.runwatch.event.StatusChange.Failed;
import dev.runwatch.event.StatusChange.TimedOut;
import dev.runwatch.event.StatusChange.Unsuccessful;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The severity of each status.
///
/// @param running severity of RUNNING
/// @param pendingRedrive severity of PENDING_REDRIVE
/// @param succeeded severity of SUCCEEDED
/// @param failed severity of FAILED
/// @param timedOut severity of TIMED_OUT
/// @param aborted severity of ABORTED
/// @param unknownStatus severity of a status that this version does not know
/// @param mapChild severity of a child of a distributed map that failed, timed out or was aborted; the map run counts
///     the failures that it tolerates, and the status of the parent reports when there are too many
/// @param apiCall severity of any other API call that CloudTrail reports
/// @param startFailed severity of a `StartExecution` call that AWS rejected or denied; it has no status change
/// @param startThrottled severity of a `StartExecution` call that AWS throttled; the AWS SDKs retry it
/// @param alreadyStarted severity of a `StartExecution` call that AWS rejected because an execution of the same name
///     exists
@ConfigurationProperties("runwatch.severity")
record SeveritySettings(
        @DefaultValue("INFO") Severity running,
        @DefaultValue("INFO") Severity pendingRedrive,
        @DefaultValue("INFO") Severity succeeded,
        @DefaultValue("CRITICAL") Severity failed,
        @DefaultValue("CRITICAL") Severity timedOut,
        @DefaultValue("WARNING") Severity aborted,
        @DefaultValue("WARNING") Severity unknownStatus,
        @DefaultValue("INFO") Severity mapChild,
        @DefaultValue("INFO") Severity apiCall,
        @DefaultValue("CRITICAL") Severity startFailed,
        @DefaultValue("WARNING") Severity startThrottled,
        @DefaultValue("INFO") Severity alreadyStarted)
        implements SeverityPolicy {

    @Override
    public Severity of(Unsuccessful change) {
        if (!change.execution().mapLabel().isEmpty()) {
            return mapChild;
        }
        return switch (change) {
            case Failed failed -> this.failed;
            case TimedOut timedOut -> this.timedOut;
            case Aborted aborted -> this.aborted;
        };
    }
}
