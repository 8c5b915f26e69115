package dev.runwatch.change;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An execution has a new status.
public sealed interface StatusChange extends Notice {

    Origin origin();

    /// The status as AWS writes it, such as `TIMED_OUT`; of an [Unrecognised] one whatever AWS wrote.
    String status();

    @Override
    default Event event() {
        return origin().event();
    }

    /// An execution reaches a status once per attempt. Without a readable execution only the event's id is left.
    @Override
    default String identity() {
        String who = origin().execution().map(Arn::value).orElse("event " + event().id());
        return identity(who, status(), origin().redrive().count());
    }

    /// The identity of a change that is known by these alone.
    static String identity(String execution, String status, int redrives) {
        return execution + "|" + status + "|" + redrives;
    }

    /// The execution, or this attempt of it, is over.
    sealed interface Ended extends StatusChange {

        /// Absent only when AWS left it out.
        Optional<Instant> stopped();

        /// How long this attempt ran; absent when its start or end is unknown, or they contradict each other.
        default Optional<Duration> elapsed() {
            return origin().elapsed(stopped());
        }
    }

    /// It is over, and not as it should be.
    sealed interface EndedBadly extends Ended {

        Reason reason();
    }

    record Running(Origin origin) implements StatusChange {
        @Override
        public String status() {
            return "RUNNING";
        }
    }

    /// A child of a distributed map waits for the redrive of its map run.
    record PendingRedrive(Origin origin) implements StatusChange {
        @Override
        public String status() {
            return "PENDING_REDRIVE";
        }
    }

    /// @param output as AWS sent it; empty when there was none or it was left out for its size
    record Succeeded(Origin origin, Optional<Instant> stopped, String output) implements Ended {
        @Override
        public String status() {
            return "SUCCEEDED";
        }

        @Override
        public String toString() {
            return "Succeeded[%s, stopped=%s]".formatted(origin, stopped);
        }
    }

    record Failed(Origin origin, Optional<Instant> stopped, Reason reason) implements EndedBadly {
        @Override
        public String status() {
            return "FAILED";
        }
    }

    record TimedOut(Origin origin, Optional<Instant> stopped, Reason reason) implements EndedBadly {
        @Override
        public String status() {
            return "TIMED_OUT";
        }
    }

    record Aborted(Origin origin, Optional<Instant> stopped, Reason reason) implements EndedBadly {
        @Override
        public String status() {
            return "ABORTED";
        }
    }

    /// A status that this version of Runwatch does not know: AWS may invent words.
    ///
    /// @param status as AWS wrote it; empty when the event has none
    record Unrecognised(Origin origin, String status, Optional<Instant> stopped, Reason reason)
            implements StatusChange {}
}
