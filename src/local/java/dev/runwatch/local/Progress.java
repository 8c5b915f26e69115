package dev.runwatch.local;

import java.io.PrintStream;
import java.time.Duration;

/// Tells the person at the terminal what takes so long.
final class Progress {

    private final PrintStream out;
    private final long start = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void step(String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - start);
        out.printf("[%3d s] %s …%n", since.toSeconds(), what);
        out.flush();
    }
}
