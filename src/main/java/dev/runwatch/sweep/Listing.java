package dev.runwatch.sweep;

import java.time.Instant;
import java.util.List;

/// What Step Functions' list says of one state machine.
///
/// @param ended in the order of their ends
/// @param complete whether the list was read as far as it had to be
record Listing(List<Ended> ended, boolean complete) {

    Listing {
        ended = List.copyOf(ended);
    }

    /// An execution that ended badly.
    ///
    /// @param identity as [dev.runwatch.change.Notice#identity] has it
    record Ended(String execution, String identity, Instant stopped) {}
}
