package dev.runwatch.cause.text;

import dev.runwatch.text.Truncator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Shortens a text to its beginning, its end, and the lines between them that contain an error.
public final class Excerpt {

    private static final int MAX_LINES = 16;
    private static final int MAX_LINE_CHARS = 420;
    private static final int MAX_ERRORS = 3;

    private static final Pattern ERROR = Pattern.compile(
            "(?:Exception|Error|FATAL|CRITICAL|ERROR|Caused by|panic|Killed)[: ]|\\bfailed\\b|\\bdenied\\b");

    private Excerpt() {}

    /// @param maxChars approximate limit for all lines together
    public static List<String> lines(List<String> lines, int maxChars) {
        List<String> cut = lines.stream().map(line -> line(line, maxChars)).toList();
        return chars(cut) <= maxChars && cut.size() <= MAX_LINES ? cut : selected(cut, maxChars);
    }

    /// Removes the middle of a long line.
    public static String line(String line, int maxChars) {
        int max = Math.max(80, Math.min(maxChars, Math.max(MAX_LINE_CHARS, maxChars * 3 / 4)));
        if (line.length() <= max) {
            return line;
        }
        int head = border(line, max * 3 / 5);
        int tail = border(line, line.length() - max * 2 / 5);
        return line.substring(0, head) + " " + Truncator.note(tail - head) + " … " + line.substring(tail);
    }

    /// For a log, the lines with errors come first.
    private static List<String> selected(List<String> lines, int maxChars) {
        int head = count(lines, maxChars / 2, 7);
        int tail = Math.min(count(lines.reversed(), maxChars * 3 / 10, 5), lines.size() - head);
        List<String> middle = lines.subList(head, lines.size() - tail);
        List<String> errors = errors(middle, maxChars / 4);
        boolean log = !errors.isEmpty() && !ERROR.matcher(lines.getFirst()).find();
        List<String> first = log ? errors : lines.subList(0, head);
        List<String> second = log ? List.of() : errors;
        List<String> last = lines.subList(lines.size() - tail, lines.size());
        List<String> chosen = new ArrayList<>(first);
        chosen.add(Truncator.note(chars(lines) - chars(first) - chars(second) - chars(last)));
        chosen.addAll(second);
        chosen.addAll(last);
        return chosen;
    }

    /// The last ones.
    private static List<String> errors(List<String> lines, int maxChars) {
        List<String> errors = lines.stream()
                .filter(line -> ERROR.matcher(line).find())
                .toList()
                .reversed();
        return errors.subList(0, count(errors, maxChars, MAX_ERRORS)).reversed();
    }

    /// How many lines from the beginning fit; at least one.
    private static int count(List<String> lines, int maxChars, int maxLines) {
        int chars = 0;
        int count = 0;
        while (count < Math.min(maxLines, lines.size())) {
            chars += lines.get(count).length() + 1;
            if (chars > maxChars && count > 0) {
                break;
            }
            count++;
        }
        return count;
    }

    private static int chars(List<String> lines) {
        return lines.stream().mapToInt(line -> line.length() + 1).sum();
    }

    private static int border(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }
}
