package dev.runwatch.reconcile;

import java.time.Instant;
import java.util.List;

/// What Step Functions' list says of one state machine.
///
/// @param ended in the order of their ends
/// @param complete whether the list was read as far as it had to be
record TerminatedExecutions(List<Ended> ended, boolean complete) {

    TerminatedExecutions {
        ended = List.copyOf(ended);
    }

    /// An execution that ended badly.
    ///
    /// @param identity as [dev.runwatch.event.StepFunctionsEvent#key] has it
    record Ended(String execution, String identity, Instant stopped) {}
}
