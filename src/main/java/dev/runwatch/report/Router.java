package dev.runwatch.report;

import dev.runwatch.change.ApiCall;
import dev.runwatch.change.Notice;
import dev.runwatch.change.StatusChange.Aborted;
import dev.runwatch.change.StatusChange.Failed;
import dev.runwatch.change.StatusChange.PendingRedrive;
import dev.runwatch.change.StatusChange.Running;
import dev.runwatch.change.StatusChange.Succeeded;
import dev.runwatch.change.StatusChange.TimedOut;
import dev.runwatch.change.StatusChange.Unrecognised;
import java.util.function.Function;

/// Leads each notice to the function of its status. The compiler proves that none is forgotten.
record Router(
        Function<Running, Report> running,
        Function<PendingRedrive, Report> pendingRedrive,
        Function<Succeeded, Report> succeeded,
        Function<Failed, Report> failed,
        Function<TimedOut, Report> timedOut,
        Function<Aborted, Report> aborted,
        Function<Unrecognised, Report> unrecognised,
        Function<ApiCall, Report> apiCall) {

    Report report(Notice notice) {
        return switch (notice) {
            case Running change -> running.apply(change);
            case PendingRedrive change -> pendingRedrive.apply(change);
            case Succeeded change -> succeeded.apply(change);
            case Failed change -> failed.apply(change);
            case TimedOut change -> timedOut.apply(change);
            case Aborted change -> aborted.apply(change);
            case Unrecognised change -> unrecognised.apply(change);
            case ApiCall call -> apiCall.apply(call);
        };
    }
}
