package dev.runwatch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A new status of an execution.
public sealed interface StatusChange extends StepFunctionsEvent {

    ExecutionInfo execution();

    /// As AWS writes it, such as `TIMED_OUT`.
    String status();

    @Override
    default EventMetadata metadata() {
        return execution().metadata();
    }

    /// An execution reaches a status once per attempt. Without a readable execution, the event itself is the identity.
    @Override
    default String key() {
        String who =
                execution().arn().map(Arn::value).orElse("event " + metadata().identity());
        return key(who, status(), execution().redrive().count());
    }

    static String key(String execution, String status, int redrives) {
        return execution + "|" + status + "|" + redrives;
    }

    /// The end of an attempt.
    sealed interface Terminal extends StatusChange {

        Optional<Instant> stopped();

        /// How long this attempt ran; absent if a time is unknown or the times contradict each other.
        default Optional<Duration> elapsed() {
            return execution().elapsed(stopped());
        }
    }

    sealed interface Unsuccessful extends Terminal {

        ErrorDetails errorDetails();

        /// The same change with what was looked up about its execution.
        Unsuccessful with(Enrichment enrichment);
    }

    record Running(ExecutionInfo execution) implements StatusChange {
        @Override
        public String status() {
            return "RUNNING";
        }
    }

    /// A child of a distributed map that waits for the redrive of its map run.
    record PendingRedrive(ExecutionInfo execution) implements StatusChange {
        @Override
        public String status() {
            return "PENDING_REDRIVE";
        }
    }

    /// @param output empty if there is none or AWS left it out because of its size
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

        @Override
        public Unsuccessful with(Enrichment enrichment) {
            return new Failed(execution.with(enrichment), stopped, errorDetails);
        }
    }

    record TimedOut(ExecutionInfo execution, Optional<Instant> stopped, ErrorDetails errorDetails)
            implements Unsuccessful {
        @Override
        public String status() {
            return "TIMED_OUT";
        }

        @Override
        public Unsuccessful with(Enrichment enrichment) {
            return new TimedOut(execution.with(enrichment), stopped, errorDetails);
        }
    }

    record Aborted(ExecutionInfo execution, Optional<Instant> stopped, ErrorDetails errorDetails)
            implements Unsuccessful {
        @Override
        public String status() {
            return "ABORTED";
        }

        @Override
        public Unsuccessful with(Enrichment enrichment) {
            return new Aborted(execution.with(enrichment), stopped, errorDetails);
        }
    }

    /// A status that this version of Runwatch does not know.
    ///
    /// @param status empty if missing
    record Unknown(ExecutionInfo execution, String status, Optional<Instant> stopped, ErrorDetails errorDetails)
            implements StatusChange {}
}
