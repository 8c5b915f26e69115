package dev.runwatch.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.PropertySource;

/// Says of a name that is not known where it stands, and what was probably meant.
final class UnknownName {

    /// More changes than these make another word.
    private static final int MISTYPED = 3;

    private UnknownName() {}

    /// @param known all names, spelt as those of the source
    static String described(String name, PropertySource<?> source, List<String> known) {
        Origin origin = OriginLookup.getOrigin(source, name);
        return "'%s' (%s), %s".formatted(name, origin == null ? source.getName() : origin, meant(name, known));
    }

    private static String meant(String name, List<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(each -> distance(name, each)))
                .orElseThrow();
        if (distance(name, nearest) <= MISTYPED) {
            return "did you mean " + nearest + "?";
        }
        String group = group(name);
        List<String> ofGroup =
                known.stream().filter(each -> group(each).equals(group)).toList();
        return ofGroup.isEmpty()
                ? "which begins with none of "
                        + known.stream().map(UnknownName::group).distinct().collect(Collectors.joining(", "))
                : "which is none of " + String.join(", ", ofGroup);
    }

    /// The first two words, such as `runwatch.alerts.`.
    private static String group(String name) {
        return name.replaceFirst("^([^._]*[._][^._]*[._]?).*", "$1");
    }

    /// How many characters to put in, take out or change; capitals do not count.
    private static int distance(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] next = new int[to.length() + 1];
            next[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(changed, 1 + Math.min(last[j], next[j - 1]));
            }
            last = next;
        }
        return last[to.length()];
    }
}
