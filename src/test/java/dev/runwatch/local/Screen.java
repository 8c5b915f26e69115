package dev.runwatch.local;

import dev.runwatch.local.Inbox.Arrival;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// Shows alerts on the terminal as a mail program would.
final class Screen {

    /// Longer ago than this an event was recorded, not made now.
    private static final Duration RECORDED = Duration.ofMinutes(10);

    private final PrintStream out;

    Screen(PrintStream out) {
        this.out = out;
    }

    synchronized void show(Arrival alert) {
        out.println("   ┌─ " + alert.subject());
        alert.text().lines().forEach(line -> out.println("   │ " + line));
        out.println("   └─ arrived" + delay(alert));
        out.flush();
    }

    private static String delay(Arrival alert) {
        return alert.delay()
                .filter(delay -> delay.abs().compareTo(RECORDED) < 0)
                .map(delay ->
                        String.format(Locale.ROOT, " %.2f s after the execution ended", delay.toMillis() / 1000.0))
                .orElse("; the execution is from a recorded event");
    }
}
