package dev.runwatch.local;

import dev.runwatch.local.Inbox.Arrival;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Shows alerts on the terminal as a mail program would.
final class Screen {

    /// Longer ago than this an event was recorded, not made now.
    private static final Duration RECORDED = Duration.ofMinutes(10);

    /// What a terminal obeys, and what turns the reading direction. The function sends none of it, but a topic takes
    /// messages from others too.
    private static final Pattern OBEYED =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069&&[^\\t]]");

    private final PrintStream out;

    Screen(PrintStream out) {
        this.out = out;
    }

    /// A line as it may be printed.
    static String plain(String line) {
        return OBEYED.matcher(line).replaceAll("\uFFFD");
    }

    synchronized void show(Arrival alert) {
        out.println("   ┌─ " + plain(alert.subject()));
        alert.text().lines().forEach(line -> out.println("   │ " + plain(line)));
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
