package dev.runwatch.pipeline;

/// Handling an event met an error of the JVM: it is too deep, or a class for its kind is missing.
public final class EventProcessingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    EventProcessingException(Error error) {
        super("Handling this event broke off: " + error, error);
    }
}
