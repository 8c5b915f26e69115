package dev.runwatch.report;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.StatusChange.Aborted;
import dev.runwatch.event.StatusChange.Failed;
import dev.runwatch.event.StatusChange.PendingRedrive;
import dev.runwatch.event.StatusChange.Running;
import dev.runwatch.event.StatusChange.Succeeded;
import dev.runwatch.event.StatusChange.TimedOut;
import dev.runwatch.event.StatusChange.Unknown;
import dev.runwatch.event.StepFunctionsEvent;
import java.util.function.Function;

/// Routes each event to the function of its status. A status without a function does not compile.
record Router(
        Function<Running, Report> running,
        Function<PendingRedrive, Report> pendingRedrive,
        Function<Succeeded, Report> succeeded,
        Function<Failed, Report> failed,
        Function<TimedOut, Report> timedOut,
        Function<Aborted, Report> aborted,
        Function<Unknown, Report> unknown,
        Function<ApiCall, Report> apiCall) {

    Report report(StepFunctionsEvent event) {
        return switch (event) {
            case Running change -> running.apply(change);
            case PendingRedrive change -> pendingRedrive.apply(change);
            case Succeeded change -> succeeded.apply(change);
            case Failed change -> failed.apply(change);
            case TimedOut change -> timedOut.apply(change);
            case Aborted change -> aborted.apply(change);
            case Unknown change -> unknown.apply(change);
            case ApiCall call -> apiCall.apply(call);
        };
    }
}
