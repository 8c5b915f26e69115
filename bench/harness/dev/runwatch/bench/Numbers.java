package dev.runwatch.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/// Formats numbers for the tables, with three significant digits.
final class Numbers {

    private Numbers() {}

    /// @return a dash if there is no value
    static String text(OptionalDouble value) {
        return value.isEmpty() ? "–" : text(value.getAsDouble());
    }

    static String dollars(OptionalDouble value) {
        return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%,.2f", value.getAsDouble());
    }

    static String text(double value) {
        if (value == Math.rint(value) || value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }
}
