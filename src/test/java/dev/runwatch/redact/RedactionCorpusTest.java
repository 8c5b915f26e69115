package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Two collections of text from many tools and SDKs: `secrets.txt`, in which exactly the marked spans must be masked,
/// and `harmless.txt`, which must pass unchanged. A new case is a new line.
class RedactionCorpusTest {

    private static final int MIN_ROWS = 150;

    private static final Pattern SPAN = Pattern.compile("⟦(.*?)⟧", Pattern.DOTALL);

    /// A place for a random secret: length and alphabet, or a UUID.
    private static final Pattern RANDOM = Pattern.compile("\\{(?:(\\d+)([hUd]?)|u)}");

    private static final String LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private final Redactor redactor = new Redactor(List.of());

    static Stream<Arguments> secrets() {
        return rows("secrets.txt");
    }

    static Stream<Arguments> harmless() {
        return rows("harmless.txt");
    }

    @Test
    void theCollectionsHaveEnoughRows() {
        assertThat(secrets()).hasSizeGreaterThan(MIN_ROWS);
        assertThat(harmless()).hasSizeGreaterThan(MIN_ROWS);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void masksTheMarkedSpansOnly(String row) {
        String filled = filled(row, new Random(row.hashCode()));
        String input = SPAN.matcher(filled).replaceAll(span -> Matcher.quoteReplacement(span.group(1)));
        String expected =
                SPAN.matcher(filled).replaceAll(span -> isJson(input) && !isInString(filled, span) ? "\"***\"" : "***");

        assertThat(redactor.json(input)).isEqualTo(expected);
        assertThat(redactor.json(inCause(input))).isEqualTo(inCause(expected));
    }

    /// An alert must not show a secret because the JSON around it was cut.
    @ParameterizedTest
    @MethodSource("secrets")
    void masksTheSecretsInDamagedJson(String row) {
        String filled = filled(row, new Random(row.hashCode()));
        String[] secrets = RANDOM.matcher(row).results().count() == 0
                ? new String[0]
                : SPAN.matcher(filled)
                        .results()
                        .map(span -> longestRun(span.group(1)))
                        .filter(secret -> secret.length() >= 12)
                        .toArray(String[]::new);
        String input = SPAN.matcher(filled).replaceAll(span -> Matcher.quoteReplacement(span.group(1)));
        String cut = inCause(input);

        if (secrets.length > 0) {
            assertThat(redactor.text(input)).doesNotContain(secrets);
            assertThat(redactor.json(cut.substring(0, cut.length() - 1))).doesNotContain(secrets);
        }
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void keepsHarmlessText(String row) {
        assertThat(redactor.json(row)).isEqualTo(row);
        assertThat(redactor.json(inCause(row))).isEqualTo(inCause(row));
        if (!isJson(row)) {
            assertThat(redactor.text(row)).isEqualTo(row);
            assertThat(redactor.text("Run 4711: " + row)).isEqualTo("Run 4711: " + row);
        }
    }

    /// As Lambda reports an error.
    private static String inCause(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("errorType", "Error")
                .put("errorMessage", text)
                .toString();
    }

    private static String longestRun(String secret) {
        return Pattern.compile("[A-Za-z0-9]+")
                .matcher(secret)
                .results()
                .map(MatchResult::group)
                .reduce("", (a, b) -> a.length() >= b.length() ? a : b);
    }

    private static boolean isInString(String text, MatchResult span) {
        long quotes = text.substring(0, span.start())
                .replace("\\\"", "")
                .chars()
                .filter(c -> c == '"')
                .count();
        return quotes % 2 == 1;
    }

    private static boolean isJson(String text) {
        try {
            JsonNode json = JsonMapper.shared().readTree(text);
            return json.isObject() || json.isArray();
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static String filled(String row, Random random) {
        return RANDOM.matcher(row)
                .replaceAll(place -> place.group(1) == null
                        ? new UUID(random.nextLong(), random.nextLong()).toString()
                        : secret(Integer.parseInt(place.group(1)), place.group(2), random));
    }

    /// Begins with a letter and has a digit, so that no secret looks like a number or a word.
    private static String secret(int length, String kind, Random random) {
        String alphabet =
                switch (kind) {
                    case "h" -> "0123456789abcdef";
                    case "U" -> "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
                    case "d" -> "0123456789";
                    default -> LETTERS_AND_DIGITS;
                };
        var secret = new StringBuilder();
        while (secret.length() < length) {
            secret.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        if (length >= 6 && !kind.equals("d")) {
            secret.replace(0, 3, kind.equals("U") ? "C7N" : kind.equals("h") ? "c7e" : "c7N");
        }
        return secret.toString();
    }

    private static Stream<Arguments> rows(String file) {
        List<Arguments> rows = new ArrayList<>();
        for (String line : read(file).lines().toList()) {
            int bar = line.indexOf(" | ");
            if (!line.startsWith("#") && bar > 0) {
                String text = line.substring(bar + 3).replace('⏎', '\n').replace('⇥', '\t');
                rows.add(argumentSet(line.substring(0, bar), text));
            }
        }
        return rows.stream();
    }

    private static String read(String file) {
        try (InputStream in = RedactionCorpusTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
