package dev.runwatch.redact;

import static dev.runwatch.redact.Redactor.MASK;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds names and their values in free text, and masks the values of names that [SecretNames] knows.
///
/// The quantifiers are possessive or bounded, so that matching time is linear in the length of the text.
final class NamedValues {

    /// A letter of JSON may be escaped.
    private static final String A_NAME =
            "(?<name>(?:[A-Za-z]|\\\\u00[0-9A-Fa-f]{2})" + "(?:[A-Za-z0-9_.-]|\\\\u00[0-9A-Fa-f]{2}){1,99}+)";

    private static final String NO_NAME_BEFORE = "(?:(?<![A-Za-z0-9_.-])|(?<=%[0-9A-Fa-f]{2}))";

    private static final String QUOTES = "[\"'\\\\]{0,8}";

    /// A whole name and the separator after it. Quotes may be escaped for HTML or a URL.
    private static final SecretPattern NAME = named(
            2,
            List.of(":", "=", "%3"),
            NO_NAME_BEFORE + A_NAME
                    + "(?:[\"'\\\\\\])]|&quot;|&#3[49];|%22){0,8}+\\s{0,8}(?:=>|[=:]|%3[ADad])\\s{0,64}+");

    /// `<add key="password" value="hunter2"/>`, the same in YAML and damaged JSON, and a part of a multipart form.
    private static final SecretPattern PAIR = named(
            3,
            List.of("name:", "name=", "key:", "key="),
            "(?i)(?<![a-z0-9_.-])(?:name|(?:parameter)?key)" + QUOTES + "\\s{0,8}[=:]\\s{0,8}" + QUOTES + A_NAME
                    + QUOTES
                    + "(?:[\\s,;]{1,64}+" + QUOTES + "(?:parameter)?values?" + QUOTES
                    + "\\s{0,8}[=:]\\s{0,64}+|\\r?\\n\\r?\\n)");

    /// `('X-Api-Key', 'hunter2')`
    private static final SecretPattern TUPLE = named(
            2,
            List.of("',[", "',(", "\",[", "\",("),
            "[\\[(]b?\\\\{0,8}[\"']" + A_NAME + "\\\\{0,8}[\"']\\s{0,8},\\s{0,8}");

    /// `--password hunter2` on a command line.
    private static final SecretPattern FLAG =
            named(2, List.of("- ", "-="), "(?<![A-Za-z0-9_-])-{1,2}" + A_NAME + "(?:=|\\s{1,8}(?!-))");

    /// `password 'hunter2'`: a password in quotes, separated from its name by a blank only.
    private static final SecretPattern QUOTED = named(
            2,
            List.of("pas '", "pas \"", "pwd '", "pwd \"", "identfby '", "identfby \""),
            "(?i)\\b(?:password|passphrase|passcode|passwd|pwd|identified\\s{1,4}by)\\s{1,4}(?=\\\\{0,8}[\"'])");

    /// `<password>hunter2</password>`, with a namespace prefix and attributes, also escaped.
    private static final SecretPattern ELEMENT = SecretPattern.of(
            2,
            List.of("<>", "<&gt;", "&lt;>", "&lt;g"),
            "$1" + MASK,
            "((?:<|&lt;)(?:[A-Za-z0-9_-]{1,64}+:)?+" + A_NAME + "(?:\\s[^<>&]{0,512}+)?+(?:>|&gt;))"
                    + "(?:<!\\[CDATA\\[[^\\]]{0,8192}+|(?:[^<&]|&(?!lt;)){1,8192}+)");

    static final List<SecretPattern> PATTERNS = List.of(PAIR, TUPLE, NAME, FLAG, QUOTED, ELEMENT);

    /// A value: a quoted text (quotes may be escaped, a type or string prefix may precede them), an object or array up
    /// to the end of the text, a YAML list or block, or one word.
    static final Pattern VALUE = Pattern.compile("(?:string\\(\\d{1,9}\\)\\s|[A-Za-z][A-Za-z0-9_.]{0,30}+\\(?)?"
            + "(?<quote>\\\\{0,8}[\"']|&quot;|&#3[49];)[\\s\\S]*?(?<end>(?<!\\\\)\\k<quote>|\\z)"
            + "|[\\[{][\\s\\S]*"
            + "|(?:-[ \\t][^\\r\\n]*+(?:\\r?\\n[ \\t]*+)?+)++"
            + "|[|>][+-]?[ \\t]*+\\r?\\n(?:[ \\t]++[^\\r\\n]*+(?:\\r?\\n)?+)*+"
            + "|[^\\s,;&\"'})\\]]{1,8192}+");

    private static final Pattern ESCAPED_LETTER = Pattern.compile("\\\\u(00[0-9A-Fa-f]{2})");

    private final SecretNames names;

    NamedValues(SecretNames names) {
        this.names = names;
    }

    private static SecretPattern named(int run, List<String> anyOf, String regex) {
        return SecretPattern.of(run, anyOf, MASK, regex);
    }

    String mask(String text, CharacterSummary summary) {
        String result = maskValues(PAIR, summary, text, this::hasSecretName);
        result = maskValues(TUPLE, summary, result, this::hasSecretName);
        result = maskValues(NAME, summary, result, this::hasSecretName);
        result = maskValues(FLAG, summary, result, this::hasSecretName);
        result = maskValues(QUOTED, summary, result, match -> true);
        return ELEMENT.replaceIn(result, summary, this::hasSecretName);
    }

    /// Reads a value only after the name of a secret: the value of another name may contain names and values itself.
    private static String maskValues(
            SecretPattern names, CharacterSummary summary, String text, Predicate<MatchResult> isSecret) {
        if (!names.mayMatch(summary)) {
            return text;
        }
        Matcher name = names.pattern().matcher(text);
        Matcher value = VALUE.matcher(text);
        var result = new StringBuilder();
        int done = 0;
        while (name.find()) {
            if (name.start() >= done
                    && isSecret.test(name)
                    && value.region(name.end(), text.length()).lookingAt()) {
                String quote = value.group("quote");
                result.append(text, done, name.end()).append(quote == null ? MASK : quote + MASK + value.group("end"));
                done = value.end();
            }
        }
        return done == 0 ? text : result.append(text, done, text.length()).toString();
    }

    private boolean hasSecretName(MatchResult match) {
        String name = match.group("name");
        return names.isSecret(name.indexOf('\\') < 0 ? name : unescaped(name));
    }

    private static String unescaped(String name) {
        return ESCAPED_LETTER
                .matcher(name)
                .replaceAll(
                        letter -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(letter.group(1), 16))));
    }
}
