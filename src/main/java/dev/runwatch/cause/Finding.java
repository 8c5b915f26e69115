package dev.runwatch.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The result of reading one part of a cause.
///
/// @param message what happened, one element per line
/// @param details what identifies it, most useful first
/// @param frames of a stack, nearest to the fault first (Python: last)
/// @param name of what failed; may be empty
/// @param log its own log
record Finding(
        Weight weight,
        List<String> message,
        List<String> details,
        List<String> frames,
        String name,
        Optional<LogReference> log) {

    /// How much a finding explains, ascending.
    enum Weight {
        NOTHING,
        /// Names and values of unknown members.
        VALUES,
        /// A status, a type or a code.
        CODE,
        /// A message.
        MESSAGE
    }

    static final Finding NOTHING = new Finding(Weight.NOTHING, List.of(), List.of(), List.of(), "", Optional.empty());

    Finding {
        message = List.copyOf(message);
        details = List.copyOf(details);
        frames = List.copyOf(frames);
    }

    static Finding of(Weight weight, List<String> message) {
        return message.isEmpty() ? NOTHING : NOTHING.with(weight, message);
    }

    boolean isMessage() {
        return weight == Weight.MESSAGE;
    }

    String first() {
        return message.isEmpty() ? "" : message.getFirst();
    }

    Finding with(Weight other, List<String> lines) {
        return new Finding(other, lines, details, frames, name, log);
    }

    Finding plus(List<String> more) {
        return new Finding(weight, message, joined(details, more), frames, name, log);
    }

    Finding withFrames(List<String> others) {
        return new Finding(weight, message, details, others, name, log);
    }

    Finding named(String other) {
        return new Finding(weight, message, details, frames, other, log);
    }

    Finding logged(Optional<LogReference> other) {
        return new Finding(weight, message, details, frames, name, other.or(() -> log));
    }

    static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
