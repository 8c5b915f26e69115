package dev.runwatch.decode;

import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.Redrive;
import dev.runwatch.event.StatusChange;
import dev.runwatch.redact.OutputRedaction;
import java.time.Instant;
import java.util.Optional;

/// Reads "Step Functions Execution Status Change", in the form of 2019 and of today.
final class StatusChangeReader {

    private StatusChangeReader() {}

    static StatusChange read(FieldReader envelope, boolean reconciled) {
        FieldReader detail = envelope.in("detail");
        String status = detail.code("status");
        Optional<Instant> stopped = detail.instant("stopDate");
        var errorDetails = new ErrorDetails(detail.code("error"), detail.text("cause"));
        String output = detail.text("output");
        ExecutionInfo execution = execution(envelope, detail, reconciled);
        return switch (status) {
            case "RUNNING" -> new StatusChange.Running(execution);
            case "PENDING_REDRIVE" -> new StatusChange.PendingRedrive(execution);
            case "SUCCEEDED" -> new StatusChange.Succeeded(execution, stopped, output);
            case "FAILED" -> new StatusChange.Failed(execution, stopped, errorDetails);
            case "TIMED_OUT" -> new StatusChange.TimedOut(execution, stopped, errorDetails);
            case "ABORTED" -> new StatusChange.Aborted(execution, stopped, errorDetails);
            default -> new StatusChange.Unknown(execution, status, stopped, errorDetails);
        };
    }

    private static ExecutionInfo execution(FieldReader envelope, FieldReader detail, boolean reconciled) {
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
                EventDecoder.metadata(envelope, reconciled),
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
