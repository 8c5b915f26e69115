package dev.runwatch.enrich;

import java.util.List;
import java.util.Optional;

/// The history of one execution, read as far as it is needed.
interface History {

    /// The event with the highest ID.
    HistoryStep newest();

    /// Reads more of the history if necessary.
    ///
    /// @return empty if the event is too far away
    Optional<HistoryStep> at(long id);

    /// Does not read more of the history.
    Optional<HistoryStep> ifLoaded(long id);

    /// Reads more of the history if necessary.
    ///
    /// @return all events after `id`, newest first; empty if they are too many
    Optional<List<HistoryStep>> after(long id);
}
