package dev.runwatch.redact;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes secrets out of text that has no structure, or a broken one.
///
/// Each pattern reads on without going back (possessive, bounded), so that time grows with the text's length only.
final class FreeText {

    private static final String MASK = Redactor.MASK;

    private static final SecretPattern PRIVATE_KEY = SecretPattern.of(
            5,
            List.of("-begin privatky"),
            "-----BEGIN[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                    + "[\\s\\S]*?(?:-----END[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\\z)");

    /// Up to the last `@`, which a password may have too.
    private static final SecretPattern URL_USER =
            SecretPattern.of(0, List.of(":/@"), "(://)(?:[^\\s/?#\"'@]{1,512}+@){1,4}+");

    /// The same in a URL that is another one's parameter.
    private static final SecretPattern URL_USER_ENCODED =
            SecretPattern.of(0, List.of("%3a2f40"), "(?i)(%3A%2F%2F)(?:(?!%40|%2F)[^\\s/?#\"'@&]){1,512}+%40");

    private static final SecretPattern ORACLE_USER = SecretPattern.of(
            0, List.of("jdbc:orle/@"), "(?i)(jdbc:oracle:[a-z0-9]{1,8}+:[^/\\s@]{1,128}+/)[^\\s@\"']{1,512}+@");

    /// The whole header: its schemes and parameters are many.
    private static final SecretPattern HEADER = SecretPattern.of(
            0,
            List.of("authorizn:", "authorizn=", "coki:", "coki="),
            "(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie)([\"'\\\\]{0,8}\\s{0,8}[:=]\\s{0,8})[^\\r\\n]{0,8}?"
                    + "[^\"'\\\\\\r\\n]{1,8192}+");

    private static final SecretPattern BEARER = SecretPattern.of(
            0,
            List.of("bear ", "negotia ", "digst "),
            "(?i)\\b(Bearer|Negotiate|Digest)(\\s{1,8})[A-Za-z0-9._~+/=-]{8,8192}+");

    /// Base64 has a digit, a padding or capitals among small letters; an English word has not.
    private static final SecretPattern BASIC = SecretPattern.of(
            6,
            List.of("basic "),
            "\\b([Bb]asic)(\\s{1,8})(?=[A-Za-z+/]{0,64}(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/]{6,8192}+={0,2}");

    /// A letter of JSON may be escaped, a quote also for HTML or a URL.
    private static final String A_NAME =
            "(?<name>(?:[A-Za-z]|\\\\u00[0-9A-Fa-f]{2})" + "(?:[A-Za-z0-9_.-]|\\\\u00[0-9A-Fa-f]{2}){1,99}+)";

    private static final String NO_NAME_BEFORE = "(?:(?<![A-Za-z0-9_.-])|(?<=%[0-9A-Fa-f]{2}))";

    private static final String QUOTES = "[\"'\\\\]{0,8}";

    /// A name, whole, and what parts it from its value.
    private static final SecretPattern NAME = SecretPattern.of(
            2,
            List.of(":", "=", "%3"),
            NO_NAME_BEFORE + A_NAME
                    + "(?:[\"'\\\\\\])]|&quot;|&#3[49];|%22){0,8}+\\s{0,8}(?:=>|[=:]|%3[ADad])\\s{0,64}+");

    /// `<add key="password" value="hunter2"/>`, the same in YAML and damaged JSON, and a form's part.
    private static final SecretPattern PAIR = SecretPattern.of(
            3,
            List.of("name:", "name=", "key:", "key="),
            "(?i)(?<![a-z0-9_.-])(?:name|(?:parameter)?key)" + QUOTES + "\\s{0,8}[=:]\\s{0,8}" + QUOTES + A_NAME
                    + QUOTES
                    + "(?:[\\s,;]{1,64}+" + QUOTES + "(?:parameter)?values?" + QUOTES
                    + "\\s{0,8}[=:]\\s{0,64}+|\\r?\\n\\r?\\n)");

    /// `('X-Api-Key', 'hunter2')`
    private static final SecretPattern TUPLE = SecretPattern.of(
            2,
            List.of("',[", "',(", "\",[", "\",("),
            "[\\[(]b?\\\\{0,8}[\"']" + A_NAME + "\\\\{0,8}[\"']\\s{0,8},\\s{0,8}");

    /// `--password hunter2`, as a command line has it.
    private static final SecretPattern FLAG =
            SecretPattern.of(2, List.of("- ", "-="), "(?<![A-Za-z0-9_-])-{1,2}" + A_NAME + "(?:=|\\s{1,8}(?!-))");

    /// A password in quotes that only a blank parts from its name.
    private static final SecretPattern QUOTED = SecretPattern.of(
            2,
            List.of("pas '", "pas \"", "pwd '", "pwd \"", "identfby '", "identfby \""),
            "(?i)\\b(?:password|passphrase|passcode|passwd|pwd|identified\\s{1,4}by)\\s{1,4}(?=\\\\{0,8}[\"'])");

    /// A value in quotes (also escaped ones, with what makes a string of another kind before them) to their end, a
    /// broken object to the end of the text, a list or block of YAML, or one word.
    static final Pattern VALUE = Pattern.compile("(?:string\\(\\d{1,9}\\)\\s|[A-Za-z][A-Za-z0-9_.]{0,30}+\\(?)?"
            + "(?<quote>\\\\{0,8}[\"']|&quot;|&#3[49];)[\\s\\S]*?(?<end>(?<!\\\\)\\k<quote>|\\z)"
            + "|[\\[{][\\s\\S]*"
            + "|(?:-[ \\t][^\\r\\n]*+(?:\\r?\\n[ \\t]*+)?+)++"
            + "|[|>][+-]?[ \\t]*+\\r?\\n(?:[ \\t]++[^\\r\\n]*+(?:\\r?\\n)?+)*+"
            + "|[^\\s,;&\"'})\\]]{1,8192}+");

    /// `<password>hunter2</password>`, with a prefix and attributes, also escaped.
    private static final SecretPattern ELEMENT = SecretPattern.of(
            2,
            List.of("<>", "<&gt;", "&lt;>", "&lt;g"),
            "((?:<|&lt;)(?:[A-Za-z0-9_-]{1,64}+:)?+" + A_NAME + "(?:\\s[^<>&]{0,512}+)?+(?:>|&gt;))"
                    + "(?:<!\\[CDATA\\[[^\\]]{0,8192}+|(?:[^<&]|&(?!lt;)){1,8192}+)");

    /// `docker login -p hunter2`, but neither a port nor a path.
    private static final SecretPattern SHORT_FLAG = SecretPattern.of(
            1,
            List.of("-p "),
            "(?<!mkdir)(?<!\\bcp)(\\s-p\\s{1,4}[\"']?)(?![-/.~]|\\d{1,5}(?:[:\\s]|\\z))[^\\s\"']{1,512}+");

    private static final SecretPattern MYSQL = SecretPattern.of(
            4,
            List.of("mysql -p", "maridb -p"),
            "(?i)\\b((?:mysql|mariadb)[a-z]{0,10}+\\s(?:[^\\r\\n]{0,256}?\\s)?-p[\"']?)[^\\s\"']{1,512}+");

    private static final SecretPattern CURL = SecretPattern.of(
            2, List.of("-u:"), "(\\s(?:-u|--user)[\\s=]{0,4}[\"']?[^\\s:\"']{1,128}+:)[^\\s\"']{1,512}+");

    /// Jackson quotes what it could not read, such as the keys of AWS in an answer that is damaged.
    private static final SecretPattern UNREAD =
            SecretPattern.of(12, List.of("unrecogizd tk '"), "(Unrecognized token ')[^'\\r\\n]{1,512}+");

    private static final SecretPattern JWT = SecretPattern.of(
            16,
            List.of("eyj."),
            "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,8192}+\\.[A-Za-z0-9_-]{4,8192}+(?:\\.[A-Za-z0-9_-]{0,8192}+){0,3}+");

    private static final SecretPattern AWS_KEY_ID =
            SecretPattern.of(20, List.of("aki", "asi"), "(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])");

    /// Shaped like an AWS secret access key; a commit's hash is as long, but knows no capitals.
    private static final SecretPattern AWS_SECRET =
            SecretPattern.of(40, List.of(""), "(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])");

    /// A session token of AWS begins with where and how it was made.
    private static final SecretPattern AWS_SESSION = SecretPattern.of(
            12,
            List.of("iqojb3zp2l", "gzxivyd"),
            "(?<![A-Za-z0-9])(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=_%-]{16,8192}+");

    private static final SecretPattern VENDOR = SecretPattern.of(
            19,
            List.of("_", "glpat-", "xo-", "xap-", "aiz", "sg.", "ya29.", "gocspx-", "pyi-", "hvs.", "sk-"),
            "(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[abeprs]-|xapp-"
                    + "|(?:sk|rk|pk)_(?:live|test)_|whsec_|AIza|SG\\.|dop_v1_|hf_|shpat_|glsa_|dckr_pat_"
                    + "|ya29\\.|GOCSPX-|pypi-|hvs\\.|sk-(?:proj|ant)-)[A-Za-z0-9_.-]{16,512}+");

    private static final SecretPattern SLACK_HOOK =
            SecretPattern.of(30, List.of("hoks.lacm/ervi"), "(hooks\\.slack\\.com/services/)[A-Za-z0-9/]{8,256}+");

    /// All of them, for the tests that prove what is said above and what each says of its matches.
    static final List<SecretPattern> SOUGHT = List.of(
            PRIVATE_KEY,
            URL_USER,
            URL_USER_ENCODED,
            ORACLE_USER,
            HEADER,
            BEARER,
            BASIC,
            NAME,
            PAIR,
            TUPLE,
            FLAG,
            QUOTED,
            ELEMENT,
            SHORT_FLAG,
            MYSQL,
            CURL,
            UNREAD,
            JWT,
            AWS_KEY_ID,
            AWS_SECRET,
            AWS_SESSION,
            VENDOR,
            SLACK_HOOK);

    private static final List<SecretPattern> COMMANDS = List.of(SHORT_FLAG, MYSQL, CURL);

    private static final Pattern ESCAPED = Pattern.compile("\\\\u(00[0-9A-Fa-f]{2})");

    private final SecretNames names;
    private final Function<String, CharacterSummary> look;

    FreeText(SecretNames names) {
        this(names, CharacterSummary::of);
    }

    /// @param look tells what a text has; what it denies is not searched for
    FreeText(SecretNames names, Function<String, CharacterSummary> look) {
        this.names = names;
        this.look = look;
    }

    String redact(String text) {
        if (text.isEmpty()) {
            return text;
        }
        // Also true of what is left after each step: a mask neither brings a character that is sought nor joins a run.
        CharacterSummary has = look.apply(text);
        String result = replace(PRIVATE_KEY, has, text, match -> MASK);
        result = replace(HEADER, has, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(URL_USER, has, result, match -> "://" + MASK + "@");
        result = replace(URL_USER_ENCODED, has, result, match -> match.group(1) + MASK + "%40");
        result = replace(ORACLE_USER, has, result, match -> match.group(1) + MASK + "@");
        result = values(PAIR, has, result, this::namesASecret);
        result = values(TUPLE, has, result, this::namesASecret);
        result = values(NAME, has, result, this::namesASecret);
        result = values(FLAG, has, result, this::namesASecret);
        result = values(QUOTED, has, result, match -> true);
        result = replace(ELEMENT, has, result, match -> namesASecret(match) ? match.group(1) + MASK : match.group());
        for (SecretPattern command : COMMANDS) {
            result = replace(command, has, result, match -> match.group(1) + MASK);
        }
        result = replace(BEARER, has, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(BASIC, has, result, match -> match.group(1) + match.group(2) + MASK);
        result = replace(UNREAD, has, result, match -> match.group(1) + MASK);
        result = replace(JWT, has, result, match -> MASK);
        result = replace(AWS_KEY_ID, has, result, match -> MASK);
        result = replace(AWS_SECRET, has, result, FreeText::awsSecret);
        result = replace(AWS_SESSION, has, result, match -> MASK);
        result = replace(SLACK_HOOK, has, result, match -> match.group(1) + MASK);
        return replace(VENDOR, has, result, match -> MASK);
    }

    /// Looks at the value of a secret's name only: another name's value may itself hold names and values.
    private static String values(
            SecretPattern sought, CharacterSummary has, String text, Predicate<MatchResult> secret) {
        if (!sought.mayBeIn(has)) {
            return text;
        }
        Matcher name = sought.pattern().matcher(text);
        Matcher value = VALUE.matcher(text);
        var result = new StringBuilder();
        int done = 0;
        while (name.find()) {
            if (name.start() >= done
                    && secret.test(name)
                    && value.region(name.end(), text.length()).lookingAt()) {
                String quote = value.group("quote");
                result.append(text, done, name.end()).append(quote == null ? MASK : quote + MASK + value.group("end"));
                done = value.end();
            }
        }
        return done == 0 ? text : result.append(text, done, text.length()).toString();
    }

    private boolean namesASecret(MatchResult match) {
        String name = match.group("name");
        return names.secret(name.indexOf('\\') < 0 ? name : unescaped(name));
    }

    private static String unescaped(String name) {
        return ESCAPED.matcher(name)
                .replaceAll(
                        letter -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(letter.group(1), 16))));
    }

    private static String awsSecret(MatchResult match) {
        String text = match.group();
        boolean mixed = text.chars().anyMatch(Character::isUpperCase)
                && text.chars().anyMatch(Character::isLowerCase)
                && text.chars().anyMatch(Character::isDigit);
        return mixed ? MASK : text;
    }

    private static String replace(
            SecretPattern sought, CharacterSummary has, String text, Function<MatchResult, String> by) {
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
