package dev.runwatch.cause;

import dev.runwatch.cause.Finding.Weight;
import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.JsonReader;
import dev.runwatch.cause.text.Markup;
import dev.runwatch.cause.text.StackFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads text that is not JSON: sentences, logs, stack traces, markup, and JSON behind words.
final class TextCause {

    /// Text before the message that can be dropped: request ids, times, wrappers.
    private static final Pattern LEAD = Pattern.compile("""
            \\A\\s*(?:\
            (?:\\d{4}-\\d\\d-\\d\\dT[\\d:.]{5,18}Z?\\s+(?=[0-9a-f-]{36}))?(?:RequestId: )?[0-9a-f]{8}-[0-9a-f-]{27}\
            \\s+(?:Error: )?\
            |The cause could not be determined because Lambda did not return an error type\\.\\s*\
            (?:Returned payload:\\s*)?+(?!(?:null|\\{\\}|"")\\s*\\z)\
            |Error executing request, Exception : \
            |Exception in thread "[^"\n]{1,80}" (?=[\\w.$]+(?:Exception|Error)\\b)\
            |(?:java\\.(?:lang|util\\.concurrent)\\.(?:Runtime|Execution|Completion)Exception: ){1,5}\
            (?=[\\w.$]+(?:Exception|Error)\\b)\
            )(?=\\S)""");

    /// Text before the message that becomes a detail: EMR Serverless, Glue, PySpark.
    private static final Pattern DETAIL = Pattern.compile("""
            \\A\\s*(?:\
            (?<emr>Job failed, please check complete logs in configured logging destination\\. ExitCode: \\d+\\.)\
            (?: Last few exceptions:)?(?: Caused by:)?\
            |(?<glue>Error Category: \\w+;(?: Failed Line Number: \\d+;)?(?: An error occurred while calling [\\w.]+)?)\
            |(?<py>(?:py4j\\.protocol\\.)?Py4JJavaError: An error occurred while calling [\\w.]+)\
            )[\\s:]*(?=[^\\s:])""");

    /// The state's input follows, in Java's notation.
    private static final String CONTEXT = "Current context is: {";

    /// Lines without words, and the borders that tools draw.
    private static final Pattern RULER = Pattern.compile("[\\s.\\-=_*#~+|]*|\\d\\d:\\d\\d:\\d\\d\\s*");

    private static final Pattern BORDER = Pattern.compile("(?m)^[╷│╵┌└├─]+ ?");

    /// Before each line of a Python exception group.
    private static final Pattern GROUP_BORDER =
            Pattern.compile("(?m)^ *(?:\\+[-+]+(?: (?:\\d+|\\.\\.\\.) -+)?$|[+|](?: |$))");

    private static final String GROUP = "Exception Group Traceback (most recent call last):";

    /// Input and output of an execution, in JSON that cannot be parsed. They may hold personal data.
    private static final Pattern PRIVATE = Pattern.compile(
            "((?<!\\\\)(\\\\*+)\"(?:input|output)\\2\"\\s*+:\\s*+)(?:\\2\".*?(?:(?<!\\\\)\\2\"|\\z)|\\{.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final int MAX_JSON_LINES = 200;

    /// A longer first line is not joined with the second.
    private static final int MAX_HALF = 120;

    private TextCause() {}

    static Finding read(String text, CauseReader reader, int depth) {
        String plain = LEAD.matcher(text).replaceFirst("");
        if (plain.length() < text.length()) {
            return reader.text(plain, depth);
        }
        Matcher detail = DETAIL.matcher(text);
        if (detail.find()) {
            String lead = detail.group().replaceFirst("(?: Last few exceptions:)?(?: Caused by:)?[\\s:.]*\\z", "");
            return reader.text(text.substring(detail.end()), depth).plus(List.of(lead.strip()));
        }
        int context = text.indexOf(CONTEXT);
        plain = context < 0 ? text : text.substring(0, context + CONTEXT.length() - 1) + "…";
        List<Json> objects = jsonLines(plain);
        if (!objects.isEmpty()) {
            return Elements.read(new Json.Arr(objects), reader, depth);
        }
        int markup = Markup.begin(plain.strip());
        Finding page = markup < 0 ? Finding.NOTHING : page(plain.strip(), markup);
        if (page.isMessage()) {
            return page;
        }
        JsonInText json = JsonInText.read(plain, reader, depth);
        Finding found = stacked(BORDER.matcher(withoutInput(json.text())).replaceAll(""));
        return json.found()
                .map(inner -> found.plus(inner.details())
                        .withFrames(Finding.joined(inner.frames(), found.frames()))
                        .logged(inner.log()))
                .orElse(found);
    }

    static String withoutInput(String text) {
        return PRIVATE.matcher(text).replaceAll("$1…");
    }

    /// The last objects of a log that has one per line.
    private static List<Json> jsonLines(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() < 2 || !lines.stream().allMatch(line -> line.startsWith("{"))) {
            return List.of();
        }
        return lines.subList(Math.max(0, lines.size() - MAX_JSON_LINES), lines.size()).stream()
                .flatMap(line -> JsonReader.whole(line).stream())
                .toList();
    }

    private static Finding page(String text, int begin) {
        List<String> lines = new ArrayList<>();
        if (begin > 0) {
            lines.add(text.substring(0, begin).strip());
        }
        Markup.lines(text.substring(begin)).stream()
                .filter(line -> !lines.contains(line))
                .limit(4)
                .forEach(lines::add);
        return Finding.of(Weight.MESSAGE, joined(notBlank(lines)));
    }

    private static Finding stacked(String text) {
        String ungrouped = text.contains(GROUP) ? GROUP_BORDER.matcher(text).replaceAll("") : text;
        StackFrames stack = StackFrames.of(ungrouped.lines().toList());
        List<String> lines = stack.said().stream()
                .filter(line -> !RULER.matcher(line).matches())
                .map(String::stripTrailing)
                .toList();
        if (lines.isEmpty() && stack.rootCause().isEmpty()) {
            return Finding.of(Weight.MESSAGE, notBlank(text.lines().toList()));
        }
        if (lines.isEmpty()) {
            return Finding.of(Weight.MESSAGE, stack.rootCause()).withFrames(stack.nearest());
        }
        Optional<String> caused =
                Optional.of(String.join(" ", stack.rootCause())).filter(cause -> !cause.isEmpty());
        return Finding.of(Weight.MESSAGE, joined(lines))
                .plus(caused.map(cause -> "caused by " + cause).stream().toList())
                .withFrames(stack.nearest());
    }

    private static List<String> notBlank(List<String> lines) {
        return lines.stream()
                .map(String::stripTrailing)
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// Joins the first two lines at a colon.
    private static List<String> joined(List<String> lines) {
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            boolean half = all.size() == 1 && (all.getFirst().endsWith(":") || line.startsWith(": "));
            if (half && all.getFirst().length() < MAX_HALF) {
                String second = line.strip();
                all.set(0, all.getFirst() + (second.startsWith(":") ? second : " " + second));
            } else {
                all.add(all.isEmpty() ? line.strip() : line);
            }
        }
        return all;
    }
}
