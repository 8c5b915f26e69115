package dev.runwatch.redact;

import static dev.runwatch.redact.Redactor.MASK;

import dev.runwatch.redact.SecretNames.Kind;
import dev.runwatch.redact.SecretPattern.CharacterSummary;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds names and their values in free text, and masks the values of names that [SecretNames] knows.
///
/// The quantifiers are possessive or bounded, so that matching time is linear in the length of the text.
final class NamedValues {

    /// A letter of JSON may be escaped.
    private static final String A_NAME =
            "(?<name>(?:[A-Za-z_]|\\\\u00[0-9A-Fa-f]{2})" + "(?:[A-Za-z0-9_.-]|\\\\u00[0-9A-Fa-f]{2}){1,99}+)";

    private static final String NO_NAME_BEFORE = "(?:(?<![A-Za-z0-9_.-])|(?<=%[0-9A-Fa-f]{2}))";

    private static final String QUOTES = "[\"'\\\\]{0,8}";

    /// A whole name and the separator after it. Quotes may be escaped for HTML or a URL.
    private static final SecretPattern NAME = named(
            2,
            List.of(":", "=", "%3"),
            NO_NAME_BEFORE + "-{0,2}" + A_NAME
                    + "(?<separator>(?:[\"'\\\\\\])]|&quot;|&#3[49];|%22){0,8}+\\s{0,8}"
                    + "(?:=>|[=:]|%3[ADad])\\s{0,64}+)");

    /// `<add key="password" value="hunter2"/>`, the same in YAML and damaged JSON, and a part of a multipart form.
    private static final SecretPattern PAIR = named(
            3,
            List.of("name:", "name=", "key:", "key="),
            "(?i)(?<![a-z0-9_.-])(?:name|(?:parameter)?key)" + QUOTES + "\\s{0,8}[=:]\\s{0,8}" + QUOTES + A_NAME
                    + QUOTES
                    + "(?:[\\s,;]{1,64}+" + QUOTES + "(?:parameter)?values?" + QUOTES
                    + "\\s{0,8}[=:]\\s{0,64}+|(?:\\\\{0,8}r?\\\\{1,8}n|\\r?\\n){2})");

    /// `('X-Api-Key', 'hunter2')`
    private static final SecretPattern TUPLE = named(
            2,
            List.of("',[", "',(", "\",[", "\",("),
            "[\\[(]b?\\\\{0,8}[\"']" + A_NAME + "\\\\{0,8}[\"']\\s{0,8},\\s{0,8}");

    /// `"--password", "hunter2"`, as lists of arguments are printed.
    private static final SecretPattern ARGUMENT = named(
            2,
            List.of("'-", "\"-"),
            "[\"'](?:-{1,2}|(?=[Xx]-))" + A_NAME
                    + "\\\\{0,8}[\"'](?:\\s{0,8},\\s{0,8}|\\s{1,8})(?=\\\\{0,8}[\"'](?!-))");

    /// `--password hunter2` on a command line.
    private static final SecretPattern FLAG = named(
            2, List.of("- ", "-="), "(?<![A-Za-z0-9_-])-{1,2}" + A_NAME + "(?:=|(?<separator>\\s{1,8})(?!-|<<<))");

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
                    + "(?!(?: [a-z]|[\"')\\]])[^<&]{0,512}+(?!</|&lt;/))"
                    + "(?:<!\\[CDATA\\[[^\\]]{0,8192}+|(?:[^<&]|&(?!lt;)){1,8192}+)");

    static final List<SecretPattern> PATTERNS = List.of(PAIR, TUPLE, ARGUMENT, NAME, FLAG, QUOTED, ELEMENT);

    /// A value: a quoted text (quotes may be escaped, a type or string prefix may precede them), the first bracket of
    /// an object or array, a YAML list or block, or one word.
    static final Pattern VALUE =
            Pattern.compile("(?:string\\(\\d{1,9}\\)\\s|[A-Za-z]{1,2}|[A-Za-z][A-Za-z0-9_.]{0,30}+[(\\[])?"
                    + "(?<quote>\\\\{0,8}[\"']|&quot;|&#3[49];)(?<quoted>[\\s\\S]*?)(?<end>(?<!\\\\)\\k<quote>|\\z)"
                    + "|(?<bracket>[\\[{])"
                    + "|(?:-[ \\t][^\\r\\n]*+(?:\\r?\\n[ \\t]*+)?+)++"
                    + "|[|>][+-]?[ \\t]*+\\r?\\n(?:[ \\t]++[^\\r\\n]*+(?:\\r?\\n)?+)*+"
                    + "|[^\\s,;&\"'})\\]]{1,8192}+");

    private static final Pattern ESCAPED_LETTER = Pattern.compile("\\\\u(00[0-9A-Fa-f]{2})");

    /// `Unexpected token: 'foo'`, as parsers say.
    private static final Pattern PARSED =
            Pattern.compile("(?i)(?:unexpected|mismatched|input|found|extraneous|unknown|unrecognized)\\s");

    /// Longer quotes of a parser are secrets until proven otherwise.
    private static final int MAX_PARSED_CHARS = 16;

    /// The longest ARN before the name of a secret in it.
    private static final int MAX_ARN_CHARS = 160;

    /// More than a harmless value in brackets has.
    private static final int MAX_BRACKET_CHARS = 100;

    private final SecretNames names;

    NamedValues(SecretNames names) {
        this.names = names;
    }

    private static SecretPattern named(int run, List<String> anyOf, String regex) {
        return SecretPattern.of(run, anyOf, MASK, regex);
    }

    String mask(String text, CharacterSummary summary) {
        String result = text;
        for (SecretPattern pattern : PATTERNS) {
            result = pattern.equals(ELEMENT)
                    ? ELEMENT.replaceIn(result, summary, match -> kind(match, pattern) != Kind.NONE)
                    : maskValues(pattern, summary, result);
        }
        return result;
    }

    /// Reads a value only after the name of a secret: the value of another name may contain names and values itself.
    private String maskValues(SecretPattern pattern, CharacterSummary summary, String text) {
        if (!pattern.mayMatch(summary)) {
            return text;
        }
        Matcher name = pattern.pattern().matcher(text);
        Matcher value = VALUE.matcher(text);
        var result = new StringBuilder();
        int done = 0;
        while (name.find()) {
            Kind kind = name.start() < done ? Kind.NONE : kind(name, pattern);
            if (kind != Kind.NONE
                    && value.region(name.end(), text.length()).lookingAt()
                    && !isHarmless(kind, name, pattern, value, text)) {
                String quote = value.group("quote");
                result.append(text, done, name.end()).append(quote == null ? MASK : quote + MASK + value.group("end"));
                done = end(value, text);
            }
        }
        return done == 0 ? text : result.append(text, done, text.length()).toString();
    }

    private Kind kind(MatchResult match, SecretPattern pattern) {
        if (pattern.equals(QUOTED)) {
            return Kind.PASSWORD;
        }
        String name = match.group("name");
        return names.kind(name.indexOf('\\') < 0 ? name : unescaped(name));
    }

    private static boolean isHarmless(
            Kind kind, MatchResult name, SecretPattern pattern, MatchResult value, String text) {
        String content = content(value, text);
        if (HarmlessValues.isHarmless(kind, content) || isInArn(pattern, name, text)) {
            return true;
        }
        if (value.group("bracket") != null) {
            return HarmlessValues.isErrorObject(content);
        }
        if (pattern.equals(FLAG) && content.equals(name.group("name").toUpperCase(Locale.ROOT))) {
            return true;
        }
        if (!mayBeSentence(name, pattern)) {
            return false;
        }
        String sentence = value.group("quote") == null
                ? text.substring(name.end(), Math.min(text.length(), name.end() + 200))
                : content;
        return HarmlessValues.isSentence(kind, sentence) || isParsedToken(text, name, content);
    }

    /// Prose separates by a blank or by a colon and a blank, and puts no name in quotes.
    private static boolean mayBeSentence(MatchResult name, SecretPattern pattern) {
        if (!pattern.equals(NAME) && !pattern.equals(FLAG)) {
            return false;
        }
        String separator = name.group("separator");
        return separator != null
                && separator.length() > separator.stripTrailing().length()
                && (separator.isBlank() || separator.strip().endsWith(":"));
    }

    private static boolean isParsedToken(String text, MatchResult name, String content) {
        return content.length() <= MAX_PARSED_CHARS
                && (content.length() < 5 || content.chars().noneMatch(Character::isDigit))
                && name.group("name").equalsIgnoreCase("token")
                && PARSED.matcher(text.substring(Math.max(0, name.start() - 13), name.start()))
                        .find();
    }

    private static boolean isInArn(SecretPattern pattern, MatchResult name, String text) {
        if (!pattern.equals(NAME) || !name.group("separator").startsWith(":")) {
            return false;
        }
        int start = name.start();
        int from = start;
        while (from > 0 && start - from < MAX_ARN_CHARS && isArnCharacter(text.charAt(from - 1))) {
            from--;
        }
        return text.startsWith("arn:", from) && text.indexOf(':', from) < start;
    }

    private static boolean isArnCharacter(char c) {
        return Character.isLetterOrDigit(c) || ":/_+=.@-".indexOf(c) >= 0;
    }

    /// The beginning of what a bracket holds, which is all of it if it is short.
    private static String inBracket(String text, int start) {
        String inside = text.substring(start, Math.min(text.length(), start + MAX_BRACKET_CHARS));
        int end = Math.max(inside.indexOf(']'), inside.indexOf('}'));
        return end < 0 ? inside : inside.substring(0, end);
    }

    /// The value without quotes and punctuation after it.
    private static String content(MatchResult value, String text) {
        if (value.group("quote") != null) {
            return value.group("quoted");
        }
        return value.group("bracket") == null ? trimmed(value.group()) : inBracket(text, value.end());
    }

    private static String trimmed(String word) {
        int end = word.length();
        while (end > 0 && ".:!".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }

    private static int end(MatchResult value, String text) {
        return value.group("bracket") == null ? value.end() : Brackets.end(text, value.start());
    }

    private static String unescaped(String name) {
        return ESCAPED_LETTER
                .matcher(name)
                .replaceAll(
                        letter -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(letter.group(1), 16))));
    }
}
