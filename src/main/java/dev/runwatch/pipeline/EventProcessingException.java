package dev.runwatch.pipeline;

/// An event caused an error of the JVM: it is nested too deeply, or a class cannot be loaded.
public final class EventProcessingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    EventProcessingException(Error error) {
        super("Cannot process this event: " + error, error);
    }
}
