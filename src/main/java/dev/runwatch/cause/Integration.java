package dev.runwatch.cause;

import dev.runwatch.cause.Finding.Weight;
import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One integration of Step Functions, a row of `integrations.json`: which members its cause has, and the paths of the
/// message, the codes, the name and the log. The members are those of the response of the service's describe call.
///
/// @param kind the name in the service's console: `Glue job`
/// @param root path of the object that describes the task; empty for the cause itself. All other paths start there.
/// @param has members that must exist, each a path; alternatives are separated by `|`
/// @param messages paths of what happened, most specific first
/// @param codes paths of exit codes, error codes and counts
/// @param parts what the task consists of, such as its containers
/// @param states paths of its status, used if there is no message
/// @param names paths of its name; of an ARN, the last part is shown
/// @param ids paths of the id that its console shows
/// @param ran path of the seconds that it ran; may be empty
/// @param logs its own logs, best first
record Integration(
        String kind,
        String root,
        List<String> has,
        List<String> messages,
        List<String> codes,
        List<Part> parts,
        List<String> states,
        List<String> names,
        List<String> ids,
        String ran,
        List<Log> logs) {

    /// The more specific rows first.
    static final List<Integration> ALL = read();

    /// A message up to here leaves room for a code on its line.
    private static final int MAX_JOINED = 120;

    private static final List<String> ENDED = List.of("FAILED", "FAILURE", "ERROR", "STOPPED", "COMPLETED", "FAULT");

    private static List<Integration> read() {
        try (InputStream table = Integration.class.getResourceAsStream("integrations.json")) {
            String rows = new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
            return JsonReader.whole(rows).orElseThrow().elements().stream()
                    .flatMap(row -> (row.get("root").isAbsent() ? Stream.of("") : paths(row, "root").stream())
                            .map(root -> of(row, root)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Integration of(Json row, String root) {
        return new Integration(
                row.text("kind"),
                root,
                paths(row, "has"),
                paths(row, "message"),
                paths(row, "code"),
                row.get("parts").elements().stream().map(Part::of).toList(),
                paths(row, "status"),
                paths(row, "name"),
                paths(row, "id"),
                Json.path(row.text("ran")),
                row.get("log").elements().stream().map(Log::of).toList());
    }

    static List<String> paths(Json row, String member) {
        return row.get(member).elements().stream()
                .map(path -> Stream.of(path.text().split("\\|")).map(Json::path).collect(Collectors.joining("|")))
                .toList();
    }

    /// @param group a log group or an address in Amazon S3; `{path}` stands for a value
    /// @param stream a log stream or the beginning of its name; may be empty
    record Log(String group, String stream) {

        private static final Pattern VALUE = Pattern.compile("\\{([^}]+)\\}");

        static Log of(Json pair) {
            return new Log(
                    pair.elements().getFirst().text(), pair.elements().getLast().text());
        }

        Optional<LogReference> in(Json described) {
            String name = filled(group, described);
            String started = filled(stream, described);
            return name.isEmpty() || (started.isEmpty() && !stream.isEmpty())
                    ? Optional.empty()
                    : Optional.of(new LogReference(name, started));
        }

        private static String filled(String template, Json described) {
            Matcher value = VALUE.matcher(template);
            if (!value.find()) {
                return template;
            }
            String text = described.first(Json.path(value.group(1)));
            return text.isEmpty() ? "" : template.replace(value.group(), text);
        }
    }

    boolean matches(Json.Obj object) {
        List<Json> roots = object.all(root);
        return !roots.isEmpty()
                && has.stream().allMatch(any -> Stream.of(any.split("\\|"))
                        .anyMatch(path -> !roots.getFirst().all(path).isEmpty()));
    }

    Finding read(Json.Obj object, CauseReader reader, int depth) {
        Json described = object.all(root).getFirst();
        Finding found = Finding.NOTHING;
        for (Part part : parts) {
            found = found.weight() == Weight.NOTHING ? part.read(described, reader, depth) : found;
        }
        for (String path : messages) {
            for (Json value : described.all(path)) {
                found = merged(found, reader.read(value, depth));
            }
        }
        String name = first(described, names);
        String state = first(described, states);
        Optional<LogReference> log =
                logs.stream().flatMap(row -> row.in(described).stream()).findFirst();
        List<String> identifying = reader.withoutError(Codes.of(described, codes));
        Finding whole = found.isMessage()
                ? found.plus(identifying)
                : withoutMessage(found, name, Finding.joined(List.of(state), identifying), described);
        return whole.plus(identified(whole, name, state, described, log))
                .named(name)
                .logged(log);
    }

    private static Finding merged(Finding first, Finding second) {
        if (first.weight() == Weight.NOTHING || second.weight() == Weight.NOTHING) {
            return first.weight() == Weight.NOTHING ? second : first;
        }
        boolean oneLine = !first.isMessage()
                && second.isMessage()
                && first.message().size() == 1
                && second.first().length() <= MAX_JOINED;
        List<String> message = oneLine
                ? Finding.joined(
                        List.of(second.first().replaceFirst("\\.\\z", "") + ", " + first.first()),
                        second.message().subList(1, second.message().size()))
                : Finding.joined(first.message(), second.message());
        return new Finding(
                first.isMessage() ? Weight.MESSAGE : second.weight(),
                message,
                Finding.joined(first.details(), second.details()),
                Finding.joined(first.frames(), second.frames()),
                first.name(),
                first.log().or(second::log));
    }

    /// `orders-to-lake: TIMEOUT after 48 min`.
    private Finding withoutMessage(Finding found, String name, List<String> states, Json described) {
        List<String> all = Finding.joined(states, found.message()).stream()
                .filter(text -> !text.isEmpty())
                .toList();
        String what = all.stream()
                .filter(text -> all.size() == 1 || !ended(text))
                .distinct()
                .collect(Collectors.joining(", "));
        if (what.isEmpty() && name.isEmpty()) {
            return found;
        }
        String line = (name.isEmpty() ? kind : name) + (what.isEmpty() ? " failed" : ": " + what);
        return found.with(Weight.CODE, List.of(line + Codes.after(described.first(ran))));
    }

    private static boolean ended(String state) {
        return ENDED.contains(state.toUpperCase(Locale.ROOT));
    }

    private List<String> identified(
            Finding found, String name, String state, Json described, Optional<LogReference> log) {
        List<String> lines = new ArrayList<>();
        if (found.isMessage() && !state.isEmpty() && !ended(state)) {
            lines.add(state + Codes.after(described.first(ran)));
        }
        String id = first(described, ids);
        boolean known = id.isEmpty()
                || log.filter(reference -> reference.stream().contains(id)).isPresent();
        String who =
                Stream.of(name, known ? "" : id).filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
        if (!who.isEmpty() && !(known && found.first().contains(name) && !found.isMessage())) {
            lines.add(kind + " " + who);
        }
        return lines;
    }

    private static String first(Json described, List<String> paths) {
        return paths.stream()
                .map(described::first)
                .filter(text -> !text.isEmpty())
                .map(Codes::lastOfArn)
                .findFirst()
                .orElse("");
    }
}
