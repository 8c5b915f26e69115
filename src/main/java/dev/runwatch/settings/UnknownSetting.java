package dev.runwatch.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.PropertySource;

/// Describes an unknown setting: where it is set, and which setting was probably meant.
final class UnknownSetting {

    /// With more edits than this, a name is not a typing error.
    private static final int MAX_EDITS = 3;

    private UnknownSetting() {}

    /// @param known all settings, spelled as in this source
    static String describe(String name, PropertySource<?> source, List<String> known) {
        Origin origin = OriginLookup.getOrigin(source, name);
        return "'%s' (%s), %s".formatted(name, origin == null ? source.getName() : origin, suggest(name, known));
    }

    private static String suggest(String name, List<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(each -> distance(name, each)))
                .orElseThrow();
        if (distance(name, nearest) <= MAX_EDITS) {
            return "did you mean " + nearest + "?";
        }
        String group = group(name);
        List<String> ofGroup =
                known.stream().filter(each -> group(each).equals(group)).toList();
        return ofGroup.isEmpty()
                ? "settings start with "
                        + known.stream().map(UnknownSetting::group).distinct().collect(Collectors.joining(", "))
                : "its group has " + String.join(", ", ofGroup);
    }

    /// The prefix, such as `runwatch.alerts.`.
    private static String group(String name) {
        return name.replaceFirst("^([^._]*[._][^._]*[._]?).*", "$1");
    }

    /// Levenshtein distance, ignoring case.
    private static int distance(String first, String second) {
        String from = first.toLowerCase(Locale.ROOT);
        String to = second.toLowerCase(Locale.ROOT);
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] next = new int[to.length() + 1];
            next[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, 1 + Math.min(last[j], next[j - 1]));
            }
            last = next;
        }
        return last[to.length()];
    }
}
