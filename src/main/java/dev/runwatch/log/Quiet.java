package dev.runwatch.log;

/// Keeps the log quiet while something is played that did not happen.
public final class Quiet {

    private Quiet() {}

    /// Lines are made as ever, but not written, whatever thread they come from.
    public static void during(Runnable action) {
        JsonLog.INSTANCE.setQuiet(true);
        try {
            action.run();
        } finally {
            JsonLog.INSTANCE.setQuiet(false);
        }
    }
}
