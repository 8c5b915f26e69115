package dev.runwatch.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Formats times and durations for people.
public final class HumanTime {

    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TO_THE_MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HumanTime() {}

    static String time(Instant time) {
        return TO_THE_SECOND.format(time);
    }

    static String minute(Instant time) {
        return TO_THE_MINUTE.format(time);
    }

    /// The two largest units: `850 ms`, `5 s`, `12 min 21 s`, `3 h 5 min`, `2 d 4 h`.
    public static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return both(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.toHours() > 0) {
            return both(duration.toHours(), "h", duration.toMinutesPart(), "min");
        }
        if (duration.toMinutes() > 0) {
            return both(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
        }
        return duration.toSeconds() > 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String both(long large, String largeUnit, int small, String smallUnit) {
        return small == 0 ? large + " " + largeUnit : "%d %s %d %s".formatted(large, largeUnit, small, smallUnit);
    }
}
