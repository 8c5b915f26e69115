package dev.runwatch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An execution has a new status.
public sealed interface StatusChange extends StepFunctionsEvent {

    ExecutionInfo execution();

    /// The status as AWS writes it, such as `TIMED_OUT`; of an [Unrecognised] one whatever AWS wrote.
    String status();

    @Override
    default EventMetadata metadata() {
        return execution().metadata();
    }

    /// An execution reaches a status once per attempt. Without a readable execution only the event's id is left.
    @Override
    default String key() {
        String who =
                execution().arn().map(Arn::value).orElse("event " + metadata().id());
        return key(who, status(), execution().redrive().count());
    }

    /// The identity of a change that is known by these alone.
    static String key(String execution, String status, int redrives) {
        return execution + "|" + status + "|" + redrives;
    }

    /// The execution, or this attempt of it, is over.
    sealed interface Terminal extends StatusChange {

        /// Absent only when AWS left it out.
        Optional<Instant> stopped();

        /// How long this attempt ran; absent when its start or end is unknown, or they contradict each other.
        default Optional<Duration> elapsed() {
            return execution().elapsed(stopped());
        }
    }

    /// It is over, and not as it should be.
    sealed interface Unsuccessful extends Terminal {

        ErrorDetails errorDetails();
    }

    record Running(ExecutionInfo execution) implements StatusChange {
        @Override
        public String status() {
            return "RUNNING";
        }
    }

    /// A child of a distributed map waits for the redrive of its map run.
    record PendingRedrive(ExecutionInfo execution) implements StatusChange {
        @Override
        public String status() {
            return "PENDING_REDRIVE";
        }
    }

    /// @param output as AWS sent it; empty when there was none or it was left out for its size
    record Succeeded(ExecutionInfo execution, Optional<Instant> stopped, String output) implements Terminal {
        @Override
        public String status() {
            return "SUCCEEDED";
        }

        @Override
        public String toString() {
            return "Succeeded[%s, stopped=%s]".formatted(execution, stopped);
        }
    }

    record Failed(ExecutionInfo execution, Optional<Instant> stopped, ErrorDetails errorDetails)
            implements Unsuccessful {
        @Override
        public String status() {
            return "FAILED";
        }
    }

    record TimedOut(ExecutionInfo execution, Optional<Instant> stopped, ErrorDetails errorDetails)
            implements Unsuccessful {
        @Override
        public String status() {
            return "TIMED_OUT";
        }
    }

    record Aborted(ExecutionInfo execution, Optional<Instant> stopped, ErrorDetails errorDetails)
            implements Unsuccessful {
        @Override
        public String status() {
            return "ABORTED";
        }
    }

    /// A status that this version of Runwatch does not know: AWS may invent words.
    ///
    /// @param status as AWS wrote it; empty when the event has none
    record Unknown(ExecutionInfo execution, String status, Optional<Instant> stopped, ErrorDetails errorDetails)
            implements StatusChange {}
}
