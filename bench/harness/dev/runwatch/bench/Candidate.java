package dev.runwatch.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One implementation of the job.
///
/// @param deployed the deployment package: a zip file, or a folder that would be zipped
/// @param task the unpacked package, which is the working directory as on Lambda
/// @param command starts the process
/// @param environment its own environment variables
/// @param traits how it differs from the others
record Candidate(
        String name,
        Path deployed,
        Path task,
        List<String> command,
        Map<String, String> environment,
        List<Trait> traits) {

    static final String OURS = "Runwatch, provided";
    static final String MANAGED = "Runwatch, managed";
    static final String METRICS_BY_LOG = "Runwatch, metrics by log";
    static final String NAIVE = "Naive Spring";
    static final String PLAIN_JAVA = "Plain Java, same cache";
    static final String NODE = "Node, SDK v3";
    static final String PYTHON = "Python, boto3";

    enum Trait {
        /// Accepts single events only.
        NO_BATCHES,
        /// Spring Cloud Function's adapter logs each raw event before the function is called.
        LOGS_EVENTS_AS_THEY_CAME,
        /// Publishes metrics at a fixed interval, not before the end of an invocation.
        METRICS_ON_THEIR_OWN_CLOCK,
        /// Writes metrics to the log in embedded metric format instead of calling CloudWatch.
        METRICS_IN_THE_LOG
    }

    boolean takesBatches() {
        return !traits.contains(Trait.NO_BATCHES);
    }

    boolean redactsItsLog() {
        return !traits.contains(Trait.LOGS_EVENTS_AS_THEY_CAME);
    }

    boolean callsCloudWatch() {
        return !traits.contains(Trait.METRICS_IN_THE_LOG);
    }

    boolean flushes() {
        return !traits.contains(Trait.METRICS_ON_THEIR_OWN_CLOCK);
    }
}
