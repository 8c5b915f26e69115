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

    private static final Sought PRIVATE_KEY = Sought.of(
            5,
            List.of("-begin privatky"),
            "-----BEGIN[A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END[A-Z ]{0,40}PRIVATE KEY-----|\\z)");

    private static final Sought URL_USER = Sought.of(0, List.of(":/@"), "(://)[^\\s/?#\"'@]{1,512}+@");

    /// The whole header: its schemes and parameters are many.
    private static final Sought HEADER = Sought.of(
            0,
            List.of("authorizn:", "authorizn=", "coki:", "coki="),
            "(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie)([\"'\\\\]{0,8}\\s{0,8}[:=]\\s{0,8})[^\\r\\n]{0,8}?"
                    + "[^\"'\\\\\\r\\n]{1,8192}+");

    private static final Sought BEARER = Sought.of(
            0,
            List.of("bear ", "negotia ", "digst "),
            "(?i)\\b(Bearer|Negotiate|Digest)(\\s{1,8})[A-Za-z0-9._~+/=-]{8,8192}+");

    /// Base64 has a digit, a padding or capitals among small letters; an English word has not.
    private static final Sought BASIC = Sought.of(
            6,
            List.of("basic "),
            "\\b([Bb]asic)(\\s{1,8})(?=[A-Za-z+/]{0,64}(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/]{6,8192}+={0,2}");

    /// A name, whole, and what parts it from its value.
    private static final Sought NAME = Sought.of(
            2,
            List.of(":", "="),
            "(?<![A-Za-z0-9_.-])(?<name>[A-Za-z][A-Za-z0-9_.-]{1,99}+)" + "[\"'\\\\]{0,8}\\s{0,8}(?:=>|[=:])\\s{0,8}");

    /// A value in quotes (also escaped ones) to their end, a broken object to the end of the text, or one word.
    static final Pattern VALUE = Pattern.compile("(?<quote>\\\\{0,8}[\"'])[\\s\\S]*?(?<end>(?<!\\\\)\\k<quote>|\\z)"
            + "|[\\[{][\\s\\S]*"
            + "|[^\\s,;&\"'})\\]]{1,8192}+");

    /// `--password hunter2`, as a command line has it.
    private static final Sought FLAG = Sought.of(
            2,
            List.of("- "),
            "(?<![A-Za-z0-9_-])--(?<name>[A-Za-z][A-Za-z0-9-]{1,63}+)(?<sep>\\s{1,8})[^\\s-][^\\s\"']{0,8191}+");

    private static final Sought JWT = Sought.of(
            16,
            List.of("eyj."),
            "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,8192}+\\.[A-Za-z0-9_-]{4,8192}+(?:\\.[A-Za-z0-9_-]{0,8192}+)?");

    private static final Sought AWS_KEY_ID =
            Sought.of(20, List.of("aki", "asi"), "(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])");

    /// Shaped like an AWS secret access key; a commit's hash is as long, but knows no capitals.
    private static final Sought AWS_SECRET =
            Sought.of(40, List.of(""), "(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])");

    private static final Sought VENDOR = Sought.of(
            19,
            List.of("_", "glpat-", "xo-", "aiz", "sg."),
            "(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[abeprs]-"
                    + "|(?:sk|rk|pk)_(?:live|test)_|whsec_|AIza|SG\\.|dop_v1_|hf_)[A-Za-z0-9_.-]{16,512}+");

    /// All of them, for the tests that prove what is said above and what each says of its matches.
    static final List<Sought> SOUGHT =
            List.of(PRIVATE_KEY, URL_USER, HEADER, BEARER, BASIC, NAME, FLAG, JWT, AWS_KEY_ID, AWS_SECRET, VENDOR);

    private final SecretNames names;
    private final Function<String, Characters> look;

    FreeText(SecretNames names) {
        this(names, Characters::of);
    }

    /// @param look tells what a text has; what it denies is not searched for
    FreeText(SecretNames names, Function<String, Characters> look) {
        this.names = names;
        this.look = look;
    }

    String redact(String text) {
        if (text.isEmpty()) {
            return text;
        }
        // Also true of what is left after each step: a mask neither brings a character that is sought nor joins a run.
        Characters has = look.apply(text);
        String result = replace(PRIVATE_KEY, has, text, match -> MASK);
        result = replace(HEADER, has, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(URL_USER, has, result, match -> "://" + MASK + "@");
        result = NAME.mayBeIn(has) ? namedValues(result) : result;
        result = replace(FLAG, has, result, this::flag);
        result = replace(BEARER, has, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(BASIC, has, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(JWT, has, result, match -> MASK);
        result = replace(AWS_KEY_ID, has, result, match -> MASK);
        result = replace(AWS_SECRET, has, result, FreeText::awsSecret);
        return replace(VENDOR, has, result, match -> MASK);
    }

    /// Looks at the value of a secret's name only: another name's value may itself hold names and values.
    private String namedValues(String text) {
        Matcher name = NAME.pattern().matcher(text);
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

    private static String replace(Sought sought, Characters has, String text, Function<MatchResult, String> by) {
        if (!sought.mayBeIn(has)) {
            return text;
        }
        Matcher matcher = sought.pattern().matcher(text);
        if (!matcher.find()) {
            return text;
        }
        return matcher.reset().replaceAll(match -> Matcher.quoteReplacement(by.apply(match)));
    }
}
