package dev.runwatch.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One way to do the job.
///
/// @param deployed what is deployed, a zip file or a folder that would be zipped
/// @param task where it lies unpacked: its working directory, as on Lambda
/// @param command that starts its process
/// @param environment its own variables
/// @param traits what it does not do as the others do
record Candidate(
        String name,
        Path deployed,
        Path task,
        List<String> command,
        Map<String, String> environment,
        List<Trait> traits) {

    static final String OURS = "Runwatch, provided";
    static final String MANAGED = "Runwatch, managed";
    static final String NAIVE = "Naive Spring";
    static final String PLAIN_JAVA = "Plain Java, same cache";
    static final String NODE = "Node, SDK v3";
    static final String PYTHON = "Python, boto3";

    enum Trait {
        /// It takes single events only.
        NO_BATCHES,
        /// The stock adapter logs each event as it came, before the function has a say.
        LOGS_EVENTS_AS_THEY_CAME,
        /// Its metrics leave when a clock of their own says so, not before an invocation ends.
        METRICS_ON_THEIR_OWN_CLOCK
    }

    boolean takesBatches() {
        return !traits.contains(Trait.NO_BATCHES);
    }

    boolean redactsItsLog() {
        return !traits.contains(Trait.LOGS_EVENTS_AS_THEY_CAME);
    }

    boolean flushes() {
        return !traits.contains(Trait.METRICS_ON_THEIR_OWN_CLOCK);
    }
}
