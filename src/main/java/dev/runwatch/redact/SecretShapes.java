package dev.runwatch.redact;

import static dev.runwatch.redact.Redactor.MASK;

import java.util.List;
import java.util.regex.MatchResult;

/// Secrets that are recognized by their shape or by the command or header around them, without a name.
///
/// The quantifiers are possessive or bounded, so that matching time is linear in the length of the text.
final class SecretShapes {

    private static final SecretPattern PRIVATE_KEY = SecretPattern.of(
            5,
            List.of("-begin privatky"),
            MASK,
            "-----BEGIN[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                    + "[\\s\\S]*?(?:-----END[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\\z)");

    /// The whole line: schemes and their parameters are many.
    private static final SecretPattern HEADER = SecretPattern.of(
            0,
            List.of("authorizn:", "authorizn=", "coki:", "coki="),
            "$1$2" + MASK,
            "(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie)([\"'\\\\]{0,8}\\s{0,8}[:=]\\s{0,8})[^\\r\\n]{0,8}?"
                    + "[^\"'\\\\\\r\\n]{1,8192}+");

    /// Up to the last `@`, which a password may contain.
    private static final SecretPattern URL_USER =
            SecretPattern.of(0, List.of(":/@"), "$1" + MASK + "@", "(://)(?:[^\\s/?#\"'@]{1,512}+@){1,4}+");

    private static final SecretPattern URL_USER_IN_PARAMETER = SecretPattern.of(
            0, List.of("%3a2f40"), "$1" + MASK + "%40", "(?i)(%3A%2F%2F)(?:(?!%40|%2F)[^\\s/?#\"'@&]){1,512}+%40");

    private static final SecretPattern ORACLE_USER = SecretPattern.of(
            0,
            List.of("jdbc:orle/@"),
            "$1" + MASK + "@",
            "(?i)(jdbc:oracle:[a-z0-9]{1,8}+:[^/\\s@]{1,128}+/)[^\\s@\"']{1,512}+@");

    /// `docker login -p hunter2`, but neither a port nor a path.
    private static final SecretPattern SHORT_FLAG = SecretPattern.of(
            1,
            List.of("-p "),
            "$1" + MASK,
            "(?<!mkdir)(?<!\\bcp)(\\s-p\\s{1,4}[\"']?)(?![-/.~]|\\d{1,5}(?:[:\\s]|\\z))[^\\s\"']{1,512}+");

    private static final SecretPattern MYSQL = SecretPattern.of(
            4,
            List.of("mysql -p", "maridb -p"),
            "$1" + MASK,
            "(?i)\\b((?:mysql|mariadb)[a-z]{0,10}+\\s(?:[^\\r\\n]{0,256}?\\s)?-p[\"']?)[^\\s\"']{1,512}+");

    private static final SecretPattern CURL = SecretPattern.of(
            2, List.of("-u:"), "$1" + MASK, "(\\s(?:-u|--user)[\\s=]{0,4}[\"']?[^\\s:\"']{1,128}+:)[^\\s\"']{1,512}+");

    private static final SecretPattern BEARER = SecretPattern.of(
            0,
            List.of("bear ", "negotia ", "digst "),
            "$1$2" + MASK,
            "(?i)\\b(Bearer|Negotiate|Digest)(\\s{1,8})[A-Za-z0-9._~+/=-]{8,8192}+");

    /// Requires a digit, padding or camel case, which Base64 has and an English word has not.
    private static final SecretPattern BASIC = SecretPattern.of(
            6,
            List.of("basic "),
            "$1$2" + MASK,
            "\\b([Bb]asic)(\\s{1,8})(?=[A-Za-z+/]{0,64}(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/]{6,8192}+={0,2}");

    /// Jackson quotes what it could not parse, such as the AWS credentials in a damaged response.
    private static final SecretPattern JACKSON_TOKEN =
            SecretPattern.of(12, List.of("unrecogizd tk '"), "$1" + MASK, "(Unrecognized token ')[^'\\r\\n]{1,512}+");

    private static final SecretPattern JWT = SecretPattern.of(
            16,
            List.of("eyj."),
            MASK,
            "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,8192}+\\.[A-Za-z0-9_-]{4,8192}+(?:\\.[A-Za-z0-9_-]{0,8192}+){0,3}+");

    private static final SecretPattern AWS_KEY_ID = SecretPattern.of(
            20, List.of("aki", "asi"), MASK, "(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])");

    /// 40 characters of Base64, as an AWS secret access key has. A Git commit hash is as long, but has no capitals.
    private static final SecretPattern AWS_SECRET =
            SecretPattern.of(40, List.of(""), MASK, "(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])");

    /// The fixed prefixes of AWS session tokens.
    private static final SecretPattern AWS_SESSION = SecretPattern.of(
            12,
            List.of("iqojb3zp2l", "gzxivyd"),
            MASK,
            "(?<![A-Za-z0-9])(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=_%-]{16,8192}+");

    private static final SecretPattern SLACK_WEBHOOK = SecretPattern.of(
            30, List.of("hoks.lacm/ervi"), "$1" + MASK, "(hooks\\.slack\\.com/services/)[A-Za-z0-9/]{8,256}+");

    private static final SecretPattern VENDOR = SecretPattern.of(
            19,
            List.of("_", "glpat-", "xo-", "xap-", "aiz", "sg.", "ya29.", "gocspx-", "pyi-", "hvs.", "sk-"),
            MASK,
            "(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[abeprs]-|xapp-"
                    + "|(?:sk|rk|pk)_(?:live|test)_|whsec_|AIza|SG\\.|dop_v1_|hf_|shpat_|glsa_|dckr_pat_"
                    + "|ya29\\.|GOCSPX-|pypi-|hvs\\.|sk-(?:proj|ant)-)[A-Za-z0-9_.-]{16,512}+");

    /// Searched before named values, which would mask only a part of them.
    static final List<SecretPattern> BEFORE_NAMES =
            List.of(PRIVATE_KEY, HEADER, URL_USER, URL_USER_IN_PARAMETER, ORACLE_USER);

    static final List<SecretPattern> AFTER_NAMES = List.of(
            SHORT_FLAG,
            MYSQL,
            CURL,
            BEARER,
            BASIC,
            JACKSON_TOKEN,
            JWT,
            AWS_KEY_ID,
            AWS_SECRET,
            AWS_SESSION,
            SLACK_WEBHOOK,
            VENDOR);

    private SecretShapes() {}

    static String mask(List<SecretPattern> shapes, String text, CharacterSummary summary) {
        String result = text;
        for (SecretPattern shape : shapes) {
            result = shape.replaceIn(
                    result, summary, match -> !shape.equals(AWS_SECRET) || hasCapitalsSmallLettersAndDigits(match));
        }
        return result;
    }

    private static boolean hasCapitalsSmallLettersAndDigits(MatchResult match) {
        String text = match.group();
        return text.chars().anyMatch(Character::isUpperCase)
                && text.chars().anyMatch(Character::isLowerCase)
                && text.chars().anyMatch(Character::isDigit);
    }
}
