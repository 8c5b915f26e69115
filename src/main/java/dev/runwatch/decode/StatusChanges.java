package dev.runwatch.decode;

import dev.runwatch.change.Arn;
import dev.runwatch.change.Origin;
import dev.runwatch.change.Reason;
import dev.runwatch.change.Redrive;
import dev.runwatch.change.StatusChange;
import dev.runwatch.redact.LastLook;
import java.time.Instant;
import java.util.Optional;

/// "Step Functions Execution Status Change", from the samples of 2019 to today's events.
final class StatusChanges {

    private StatusChanges() {}

    static StatusChange read(Fields envelope) {
        Fields detail = envelope.in("detail");
        String status = detail.word("status");
        Optional<Instant> stopped = detail.instant("stopDate");
        Reason reason = new Reason(detail.word("error"), detail.text("cause"));
        String output = detail.text("output");
        Origin origin = origin(envelope, detail);
        return switch (status) {
            case "RUNNING" -> new StatusChange.Running(origin);
            case "PENDING_REDRIVE" -> new StatusChange.PendingRedrive(origin);
            case "SUCCEEDED" -> new StatusChange.Succeeded(origin, stopped, output);
            case "FAILED" -> new StatusChange.Failed(origin, stopped, reason);
            case "TIMED_OUT" -> new StatusChange.TimedOut(origin, stopped, reason);
            case "ABORTED" -> new StatusChange.Aborted(origin, stopped, reason);
            default -> new StatusChange.Unrecognised(origin, status, stopped, reason);
        };
    }

    private static Origin origin(Fields envelope, Fields detail) {
        Optional<Arn> execution = detail.arn("executionArn").or(() -> fromResources(envelope));
        Optional<Arn> stateMachine = detail.arn("stateMachineArn");
        Optional<Arn> version = detail.arn("stateMachineVersionArn");
        Optional<Arn> alias = detail.arn("stateMachineAliasArn");
        Optional<Instant> started = detail.instant("startDate");
        var redrive = new Redrive(
                detail.count("redriveCount"),
                detail.instant("redriveDate"),
                detail.word("redriveStatus"),
                LastLook.at(detail.text("redriveStatusReason")));
        String input = detail.text("input");
        return new Origin(
                EventDecoder.event(envelope), execution, stateMachine, version, alias, started, redrive, input);
    }

    private static Optional<Arn> fromResources(Fields envelope) {
        return Arn.parse(envelope.node("resources").path(0).asString(""));
    }
}
