package dev.runwatch.redact;

import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes secrets out of text that has no structure, or a broken one.
///
/// Each pattern reads on without going back (possessive, bounded), so that time grows with the text's length only.
final class FreeText {

    private static final String MASK = Redactor.MASK;

    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN[A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END[A-Z ]{0,40}PRIVATE KEY-----|\\z)");

    private static final Pattern URL_USER = Pattern.compile("(://)[^\\s/?#\"'@]{1,512}+@");

    /// The whole header: its schemes and parameters are many.
    private static final Pattern HEADER = Pattern.compile(
            "(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie)([\"'\\\\]{0,8}\\s{0,8}[:=]\\s{0,8})[^\\r\\n]{0,8}?"
                    + "[^\"'\\\\\\r\\n]{1,8192}+");

    private static final Pattern BEARER =
            Pattern.compile("(?i)\\b(Bearer|Negotiate|Digest)(\\s{1,8})[A-Za-z0-9._~+/=-]{8,8192}+");

    /// Base64 has a digit, a padding or capitals among small letters; an English word has not.
    private static final Pattern BASIC = Pattern.compile(
            "\\b([Bb]asic)(\\s{1,8})(?=[A-Za-z+/]{0,64}(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/]{6,8192}+={0,2}");

    /// A name, whole, and what parts it from its value.
    private static final Pattern NAME = Pattern.compile(
            "(?<![A-Za-z0-9_.-])(?<name>[A-Za-z][A-Za-z0-9_.-]{1,99}+)" + "[\"'\\\\]{0,8}\\s{0,8}(?:=>|[=:])\\s{0,8}");

    /// A value in quotes (also escaped ones) to their end, a broken object to the end of the text, or one word.
    private static final Pattern VALUE =
            Pattern.compile("(?<quote>\\\\{0,8}[\"'])[\\s\\S]*?(?<end>(?<!\\\\)\\k<quote>|\\z)"
                    + "|[\\[{][\\s\\S]*"
                    + "|[^\\s,;&\"'})\\]]{1,8192}+");

    /// `--password hunter2`, as a command line has it.
    private static final Pattern FLAG = Pattern.compile(
            "(?<![A-Za-z0-9_-])--(?<name>[A-Za-z][A-Za-z0-9-]{1,63}+)(?<sep>\\s{1,8})[^\\s-][^\\s\"']{0,8191}+");

    private static final Pattern JWT = Pattern.compile(
            "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,8192}+\\.[A-Za-z0-9_-]{4,8192}+(?:\\.[A-Za-z0-9_-]{0,8192}+)?");

    private static final Pattern AWS_KEY_ID =
            Pattern.compile("(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])");

    /// Shaped like an AWS secret access key; a commit's hash is as long, but knows no capitals.
    private static final Pattern AWS_SECRET =
            Pattern.compile("(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])");

    private static final Pattern VENDOR =
            Pattern.compile("(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[abeprs]-"
                    + "|(?:sk|rk|pk)_(?:live|test)_|whsec_|AIza|SG\\.|dop_v1_|hf_)[A-Za-z0-9_.-]{16,512}+");

    /// All of them, for the test that proves what is said above.
    static final List<Pattern> PATTERNS = List.of(
            PRIVATE_KEY, URL_USER, HEADER, BEARER, BASIC, NAME, VALUE, FLAG, JWT, AWS_KEY_ID, AWS_SECRET, VENDOR);

    private final SecretNames names;

    FreeText(SecretNames names) {
        this.names = names;
    }

    String redact(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String result = replace(PRIVATE_KEY, text, match -> MASK);
        result = replace(HEADER, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(URL_USER, result, match -> "://" + MASK + "@");
        result = namedValues(result);
        result = replace(FLAG, result, this::flag);
        result = replace(BEARER, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(BASIC, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(JWT, result, match -> MASK);
        result = replace(AWS_KEY_ID, result, match -> MASK);
        result = replace(AWS_SECRET, result, FreeText::awsSecret);
        return replace(VENDOR, result, match -> MASK);
    }

    /// Looks at the value of a secret's name only: another name's value may itself hold names and values.
    private String namedValues(String text) {
        Matcher name = NAME.matcher(text);
        Matcher value = VALUE.matcher(text);
        var result = new StringBuilder();
        int done = 0;
        while (name.find()) {
            if (name.start() >= done
                    && names.secret(name.group("name"))
                    && value.region(name.end(), text.length()).lookingAt()) {
                String quote = value.group("quote");
                result.append(text, done, name.end()).append(quote == null ? MASK : quote + MASK + value.group("end"));
                done = value.end();
            }
        }
        return done == 0 ? text : result.append(text, done, text.length()).toString();
    }

    private String flag(MatchResult match) {
        String name = match.group("name");
        return names.secret(name) ? "--" + name + match.group("sep") + MASK : match.group();
    }

    private static String awsSecret(MatchResult match) {
        String text = match.group();
        boolean mixed = text.chars().anyMatch(Character::isUpperCase)
                && text.chars().anyMatch(Character::isLowerCase)
                && text.chars().anyMatch(Character::isDigit);
        return mixed ? MASK : text;
    }

    private static String replace(Pattern pattern, String text, Function<MatchResult, String> by) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        return matcher.reset().replaceAll(match -> Matcher.quoteReplacement(by.apply(match)));
    }
}
