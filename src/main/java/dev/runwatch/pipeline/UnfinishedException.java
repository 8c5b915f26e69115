package dev.runwatch.pipeline;

/// The work of a trigger did not fit into its invocation. Nothing failed; the next trigger continues.
public final class UnfinishedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnfinishedException(String message) {
        super(message, null, false, false);
    }
}
