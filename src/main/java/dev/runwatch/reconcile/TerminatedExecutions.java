package dev.runwatch.reconcile;

import dev.runwatch.event.StatusChange;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/// What Step Functions lists for one state machine.
///
/// @param executions in the order in which they ended
/// @param complete whether the list was read as far as necessary
record TerminatedExecutions(List<Terminated> executions, boolean complete) {

    TerminatedExecutions {
        executions = List.copyOf(executions);
    }

    /// An execution that failed, timed out or was aborted.
    record Terminated(ExecutionListItem listed) {

        String arn() {
            return listed.executionArn();
        }

        Instant stopped() {
            return listed.stopDate();
        }

        /// As [dev.runwatch.event.StepFunctionsEvent#key] of its event.
        String key() {
            int redrives = listed.redriveCount() == null ? 0 : listed.redriveCount();
            return StatusChange.key(listed.executionArn(), listed.statusAsString(), redrives);
        }
    }
}
