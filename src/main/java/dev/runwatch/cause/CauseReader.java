package dev.runwatch.cause;

import dev.runwatch.cause.Finding.Weight;
import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.JsonReader;
import dev.runwatch.cause.text.StatePrefix;
import java.util.List;
import java.util.Set;

/// Reads the parts of one cause, JSON in text in JSON, each by the row of [Integration] that matches, else by search.
final class CauseReader {

    /// Levels of JSON in text in JSON, and of objects in objects.
    static final int MAX_DEPTH = 24;

    /// Lambda's errors are the most frequent and in no row of the table, whose reading takes time at the first cause.
    private static final String LAMBDA_ERROR = Json.path("errorType");

    /// Messages of EMR without information.
    private static final Set<String> UNKNOWN = Set.of("Unknown Error", "Unknown Error.");

    /// Objects and arrays left to read, which bounds the time for a hostile cause.
    private int budget = 4_000;

    /// Characters left to parse; JSON in strings counts once per level.
    private long chars;

    private final String error;

    /// @param error of the execution, not repeated in the details
    /// @param length of the whole cause
    CauseReader(String error, int length) {
        this.error = error;
        this.chars = 16L * length + 10_000;
    }

    List<String> withoutError(List<String> codes) {
        return codes.stream().filter(code -> !code.equals(error)).toList();
    }

    Finding read(Json value, int depth) {
        if (depth > MAX_DEPTH || budget-- <= 0) {
            return Finding.NOTHING;
        }
        return switch (value) {
            case Json.Obj object -> object(object, depth);
            case Json.Arr array -> Elements.read(array, this, depth + 1);
            case Json.Text(String text) -> text(text, depth);
            case Json.Scalar(String number) -> Finding.of(Weight.VALUES, List.of(number));
            case Json.Absent _ -> Finding.NOTHING;
        };
    }

    /// @param text of a member, or a whole cause
    Finding text(String text, int depth) {
        chars -= text.length();
        if (text.isBlank() || chars < 0 || UNKNOWN.contains(text.strip())) {
            return Finding.NOTHING;
        }
        StatePrefix prefix = StatePrefix.of(text);
        if (prefix.rest().length() < text.length()) {
            return text(prefix.rest(), depth + 1).plus(List.of("state " + prefix.state()));
        }
        return depth > MAX_DEPTH
                ? Finding.NOTHING
                : JsonReader.whole(text)
                        .filter(json -> !(json instanceof Json.Scalar))
                        .map(json -> read(json, depth + 1))
                        .orElseGet(() -> TextCause.read(text, this, depth + 1));
    }

    private Finding object(Json.Obj object, int depth) {
        return object.first(LAMBDA_ERROR).isEmpty()
                ? integration(object, depth)
                : JsonSearch.object(object, this, depth + 1);
    }

    private Finding integration(Json.Obj object, int depth) {
        for (Integration integration : Integration.ALL) {
            if (integration.matches(object)) {
                Finding finding = integration.read(object, this, depth + 1);
                if (finding.weight() != Weight.NOTHING) {
                    return finding;
                }
            }
        }
        return JsonSearch.object(object, this, depth + 1);
    }
}
