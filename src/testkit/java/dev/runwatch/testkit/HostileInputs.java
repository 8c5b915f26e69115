package dev.runwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Texts of an attacker, and what must be true of every text that Runwatch outputs.
public final class HostileInputs {

    /// In a seed, `\u202e` stands for that character, which keeps seeds readable and makes lone surrogates possible.
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    /// The characters that SQS rejects in a body, in addition to lone surrogates (SQS API, `SendMessage`).
    private static final Pattern FORBIDDEN_IN_SQS = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");

    /// Control characters of a terminal, except line breaks and tabs.
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r\\x85]]");

    private static final Pattern BIDIRECTIONAL =
            Pattern.compile("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern BREAK = Pattern.compile("[\\n\\x0B\\f\\r\\x85\\u2028\\u2029]");

    private static final int MAX_REJECTION_CHARS = 500;

    private HostileInputs() {}

    /// The text of a seed or a finding.
    public static String text(byte[] seed) {
        return ESCAPED.matcher(new String(seed, StandardCharsets.UTF_8))
                .replaceAll(found ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(found.group(1), 16))));
    }

    /// SNS and SQS accept the text and deliver it unchanged.
    public static void assertDeliverable(String text) {
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text))
                .as("no half of a character in '%s'", text)
                .isTrue();
        assertNone(FORBIDDEN_IN_SQS, text);
    }

    /// The text is displayed as it is: nothing moves a cursor, sets a title, or changes the reading direction.
    public static void assertShownAsWritten(String text) {
        assertDeliverable(text);
        assertNone(CONTROL, text);
        assertNone(BIDIRECTIONAL, text);
    }

    public static void assertOneLine(String text) {
        assertShownAsWritten(text);
        assertNone(BREAK, text);
    }

    /// All names and texts of a document except identifiers, which programs need unchanged.
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

    /// A rejection has a reason from the closed list and a message for the operator, which does not quote the event.
    ///
    /// @return the message
    public static String assertRejection(RuntimeException failure) {
        assertThat(failure).isInstanceOf(InvalidEventException.class).hasNoCause();
        assertThat(((InvalidEventException) failure).reason()).isNotNull();
        String message = String.valueOf(failure.getMessage());
        assertThat(message).startsWith("Got ").hasSizeLessThan(MAX_REJECTION_CHARS);
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
