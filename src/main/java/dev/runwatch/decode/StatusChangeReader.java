package dev.runwatch.decode;

import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.Redrive;
import dev.runwatch.event.StatusChange;
import dev.runwatch.redact.OutputRedaction;
import java.time.Instant;
import java.util.Optional;

/// "Step Functions Execution Status Change", from the samples of 2019 to today's events.
final class StatusChangeReader {

    private StatusChangeReader() {}

    static StatusChange read(FieldReader envelope, boolean reconciled) {
        FieldReader detail = envelope.in("detail");
        String status = detail.code("status");
        Optional<Instant> stopped = detail.instant("stopDate");
        ErrorDetails reason = new ErrorDetails(detail.code("error"), detail.text("cause"));
        String output = detail.text("output");
        ExecutionInfo origin = origin(envelope, detail, reconciled);
        return switch (status) {
            case "RUNNING" -> new StatusChange.Running(origin);
            case "PENDING_REDRIVE" -> new StatusChange.PendingRedrive(origin);
            case "SUCCEEDED" -> new StatusChange.Succeeded(origin, stopped, output);
            case "FAILED" -> new StatusChange.Failed(origin, stopped, reason);
            case "TIMED_OUT" -> new StatusChange.TimedOut(origin, stopped, reason);
            case "ABORTED" -> new StatusChange.Aborted(origin, stopped, reason);
            default -> new StatusChange.Unknown(origin, status, stopped, reason);
        };
    }

    private static ExecutionInfo origin(FieldReader envelope, FieldReader detail, boolean reconciled) {
        Optional<Arn> execution = detail.arn("executionArn").or(() -> fromResources(envelope));
        Optional<Arn> stateMachine = detail.arn("stateMachineArn");
        Optional<Arn> version = detail.arn("stateMachineVersionArn");
        Optional<Arn> alias = detail.arn("stateMachineAliasArn");
        Optional<Instant> started = detail.instant("startDate");
        var redrive = new Redrive(
                detail.count("redriveCount"),
                detail.instant("redriveDate"),
                detail.code("redriveStatus"),
                OutputRedaction.redact(detail.text("redriveStatusReason")));
        String input = detail.text("input");
        return new ExecutionInfo(
                EventDecoder.event(envelope, reconciled),
                execution,
                stateMachine,
                version,
                alias,
                started,
                redrive,
                input);
    }

    private static Optional<Arn> fromResources(FieldReader envelope) {
        return Arn.parse(envelope.node("resources").path(0).asString(""));
    }
}
