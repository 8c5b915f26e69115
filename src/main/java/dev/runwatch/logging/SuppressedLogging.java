package dev.runwatch.logging;

/// Suppresses log output while recorded events prime the function.
public final class SuppressedLogging {

    private SuppressedLogging() {}

    /// Lines of all threads are formatted as usual, but not written.
    public static void run(Runnable action) {
        JsonLoggerFactory.INSTANCE.setSuppressed(true);
        try {
            action.run();
        } finally {
            JsonLoggerFactory.INSTANCE.setSuppressed(false);
        }
    }
}
