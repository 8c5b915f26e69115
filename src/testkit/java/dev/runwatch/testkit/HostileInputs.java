package dev.runwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Text as somebody writes it who means harm, and what must be true of a text that leaves all the same.
public final class HostileInputs {

    /// In a seed, `\u202e` stands for that character: so seeds can be read, and lone surrogates written at all.
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    /// What SQS refuses in a body, besides lone surrogates (SQS API, `SendMessage`).
    private static final Pattern REFUSED_BY_SQS = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");

    /// What a terminal obeys, line breaks and tabs not counted.
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r\\x85]]");

    private static final Pattern BIDIRECTIONAL =
            Pattern.compile("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern BREAK = Pattern.compile("[\\n\\x0B\\f\\r\\x85\\u2028\\u2029]");

    private static final int MAX_REFUSAL_CHARS = 500;

    private HostileInputs() {}

    /// The text of a seed or of a finding.
    public static String text(byte[] seed) {
        return ESCAPED.matcher(new String(seed, StandardCharsets.UTF_8))
                .replaceAll(found ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(found.group(1), 16))));
    }

    /// SNS and SQS take it, and it arrives as it left.
    public static void assertDeliverable(String text) {
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text))
                .as("no half of a character in '%s'", text)
                .isTrue();
        assertNone(REFUSED_BY_SQS, text);
    }

    /// It shows as it is written: nothing in it moves a cursor, sets a title, or turns the reading direction.
    public static void assertShownAsWritten(String text) {
        assertDeliverable(text);
        assertNone(CONTROL, text);
        assertNone(BIDIRECTIONAL, text);
    }

    public static void assertOneLine(String text) {
        assertShownAsWritten(text);
        assertNone(BREAK, text);
    }

    /// All names and texts of a document, save for identifiers, which a program must get as they are.
    public static void assertShownAsWritten(JsonNode document) {
        for (var member : document.properties()) {
            assertOneLine(member.getKey());
            if (member.getKey().equals("arn")) {
                assertDeliverable(member.getValue().asString());
            } else {
                assertShownAsWritten(member.getValue());
            }
        }
        if (document.isArray()) {
            document.forEach(HostileInputs::assertShownAsWritten);
        }
        if (document.isString()) {
            assertShownAsWritten(document.asString());
        }
    }

    /// A refusal has a reason of the closed list, and says so in a sentence for the operator, not with what came.
    ///
    /// @return the sentence
    public static String assertRefusal(RuntimeException failure) {
        assertThat(failure).isInstanceOf(InvalidEventException.class).hasNoCause();
        assertThat(((InvalidEventException) failure).reason()).isNotNull();
        String message = String.valueOf(failure.getMessage());
        assertThat(message).startsWith("Got ").hasSizeLessThan(MAX_REFUSAL_CHARS);
        assertOneLine(message);
        return message;
    }

    private static void assertNone(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        assertThat(found.find())
                .as(() -> "U+%04X in '%s'".formatted(text.codePointAt(found.start()), text))
                .isFalse();
    }
}
