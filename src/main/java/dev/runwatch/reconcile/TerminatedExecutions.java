package dev.runwatch.reconcile;

import dev.runwatch.event.StatusChange;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/// What Step Functions lists for one state machine.
///
/// @param executions that failed, timed out or were aborted, in the order in which they ended
/// @param complete whether the list was read as far as necessary
record TerminatedExecutions(List<ExecutionListItem> executions, boolean complete) {

    TerminatedExecutions {
        executions = executions.stream()
                .sorted(Comparator.comparing(ExecutionListItem::stopDate))
                .toList();
    }

    /// As [dev.runwatch.event.StepFunctionsEvent#key] of the execution's event.
    static String key(ExecutionListItem execution) {
        int redrives = execution.redriveCount() == null ? 0 : execution.redriveCount();
        return StatusChange.key(execution.executionArn(), execution.statusAsString(), redrives);
    }
}
