package dev.runwatch.logging;

/// Keeps the log quiet while something is played that did not happen.
public final class SuppressedLogging {

    private SuppressedLogging() {}

    /// Lines are made as ever, but not written, whatever thread they come from.
    public static void run(Runnable action) {
        JsonLoggerFactory.INSTANCE.setQuiet(true);
        try {
            action.run();
        } finally {
            JsonLoggerFactory.INSTANCE.setQuiet(false);
        }
    }
}
