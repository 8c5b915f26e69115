package dev.runwatch.local;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Prints alerts on the terminal.
final class AlertPrinter {

    /// An event that is older than this is a recorded one.
    private static final Duration MAX_LIVE_AGE = Duration.ofMinutes(10);

    /// Control characters and bidirectional marks. The function removes them, but other senders can publish to the
    /// topic.
    private static final Pattern NOT_PRINTABLE =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069&&[^\\t]]");

    private final PrintStream out;

    AlertPrinter(PrintStream out) {
        this.out = out;
    }

    /// Replaces control characters and bidirectional marks with U+FFFD.
    static String printable(String line) {
        return NOT_PRINTABLE.matcher(line).replaceAll("\uFFFD");
    }

    synchronized void print(ReceivedAlert alert) {
        out.println("   ┌─ " + printable(alert.subject()));
        alert.text().lines().forEach(line -> out.println("   │ " + printable(line)));
        out.println("   └─ arrived" + delay(alert));
        out.flush();
    }

    private static String delay(ReceivedAlert alert) {
        return alert.delay()
                .filter(delay -> delay.abs().compareTo(MAX_LIVE_AGE) < 0)
                .map(delay ->
                        String.format(Locale.ROOT, " %.2f s after the execution ended", delay.toMillis() / 1000.0))
                .orElse(" (recorded event)");
    }
}
