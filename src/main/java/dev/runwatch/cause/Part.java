package dev.runwatch.cause;

import dev.runwatch.cause.Finding.Weight;
import dev.runwatch.cause.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a task consists of, such as its containers. Only those that failed are read.
///
/// @param path of all of them
/// @param messages paths of what happened to one
/// @param codes paths of its codes
/// @param name path of its name; empty if the name is not shown
record Part(String path, List<String> messages, List<String> codes, String name) {

    private static final int MAX_SHOWN = 3;

    /// SIGKILL, SIGTERM.
    private static final Set<String> KILLED = Set.of("137", "143");

    static Part of(Json row) {
        return new Part(
                Json.path(row.text("of")),
                Integration.paths(row, "message"),
                Integration.paths(row, "code"),
                Json.path(row.text("name")));
    }

    Finding read(Json described, CauseReader reader, int depth) {
        List<Json> failed = Elements.failed(described.all(path)).stream()
                .sorted(Comparator.comparing(this::wasKilled))
                .toList();
        List<String> lines = new ArrayList<>();
        List<String> frames = new ArrayList<>();
        boolean sentence = false;
        for (Json element : failed.subList(0, Math.min(MAX_SHOWN, failed.size()))) {
            Finding said = messages.stream()
                    .map(element::first)
                    .filter(text -> !text.isBlank())
                    .map(text -> reader.text(text, depth))
                    .findFirst()
                    .orElse(Finding.NOTHING);
            sentence |= said.isMessage();
            lines.addAll(lines(element, said));
            frames.addAll(said.frames());
        }
        if (failed.size() > MAX_SHOWN) {
            lines.add("and %d more".formatted(failed.size() - MAX_SHOWN));
        }
        return Finding.of(
                        sentence ? Weight.MESSAGE : Weight.CODE,
                        lines.stream().distinct().toList())
                .withFrames(frames);
    }

    /// A container that was killed without a reason was stopped because another one had failed.
    private boolean wasKilled(Json element) {
        return messages.stream().allMatch(path -> element.first(path).isBlank())
                && KILLED.contains(element.text("exitcode"));
    }

    /// `app: OutOfMemoryError: Container killed due to memory usage, exit code 137`, or
    /// `BUILD: COMMAND_EXECUTION_ERROR: …`.
    private List<String> lines(Json element, Finding said) {
        String what = said.first();
        List<String> identified = Codes.of(element, codes).stream()
                .map(code -> what.isEmpty() ? code : code.replaceFirst(" \\(.*", ""))
                .filter(code -> !what.contains(code))
                .toList();
        Stream<String> before =
                identified.stream().filter(code -> !code.contains(" ")).limit(1);
        String after = joined(", ", identified.stream().filter(code -> code.contains(" ")));
        String who = name.isEmpty() ? "" : Codes.lastOfArn(element.first(name));
        String line = joined(", ", Stream.of(joined(": ", Stream.concat(before, Stream.of(what))), after));
        if (line.isEmpty()) {
            return who.isEmpty() || !Elements.failed(element) ? List.of() : List.of(who + " failed");
        }
        String first = who.isEmpty() || line.startsWith(who + ":") ? line : who + ": " + line;
        return said.message().isEmpty()
                ? List.of(first)
                : Finding.joined(
                        List.of(first), said.message().subList(1, said.message().size()));
    }

    private static String joined(String separator, Stream<String> texts) {
        return texts.filter(text -> !text.isEmpty()).collect(Collectors.joining(separator));
    }
}
