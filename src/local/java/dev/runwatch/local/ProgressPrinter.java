package dev.runwatch.local;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Prints the steps of the start with their time.
final class ProgressPrinter {

    private final PrintStream out;
    private final long start = System.nanoTime();

    ProgressPrinter(PrintStream out) {
        this.out = out;
    }

    /// For a system without a terminal.
    static ProgressPrinter silent() {
        return new ProgressPrinter(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    void step(String name) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        out.printf("[%3d s] %s …%n", elapsed.toSeconds(), name);
        out.flush();
    }
}
