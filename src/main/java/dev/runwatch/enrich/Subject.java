package dev.runwatch.enrich;

import dev.runwatch.event.Arn;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.StatusChange.Unsuccessful;
import java.time.Instant;
import java.util.Optional;

/// The execution to look up: one attempt of it that did not succeed.
///
/// @param status `FAILED`, `TIMED_OUT` or `ABORTED`
/// @param redrives before this attempt
record Subject(Arn execution, Arn stateMachine, String status, int redrives, Optional<Instant> ended) {

    /// @return empty if Step Functions keeps no history of it (Express), or if it is one of the children of a
    ///     distributed map, of which there may be thousands
    static Optional<Subject> of(Unsuccessful change) {
        ExecutionInfo info = change.execution();
        return info.arn()
                .filter(arn -> arn.type().equals("execution") && arn.mapLabel().isEmpty())
                .flatMap(arn -> info.stateMachine()
                        .map(machine -> new Subject(
                                arn, machine, change.status(), info.redrive().count(), change.stopped())));
    }
}
