package dev.runwatch.redact;

import static dev.runwatch.redact.Redactor.MASK;

import dev.runwatch.redact.SecretNames.Kind;
import dev.runwatch.redact.SecretPattern.CharacterSummary;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Secrets that are recognized by their shape or by the header around them, without a name.
///
/// The quantifiers are possessive or bounded, so that matching time is linear in the length of the text.
final class SecretShapes {

    private static final SecretPattern PRIVATE_KEY = SecretPattern.of(
            5,
            List.of("-begin privatky"),
            MASK,
            "-----BEGIN[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                    + "[\\s\\S]*?(?:-----END[A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\\z)");

    /// `Digest username="app", response="…"`: schemes whose parameters are quoted, up to the end of the line.
    private static final SecretPattern HEADER_PARAMETERS = SecretPattern.of(
            0,
            List.of("digst =\"", "oauth =\"", "hawk =\"", "signature =\""),
            MASK,
            "(?i)\\b(?:Digest|OAuth|Hawk|Signature)\\s{1,8}[a-z_]{1,32}=\\\\{0,8}\"[^\\r\\n]{0,8192}+");

    /// The whole line: schemes and their parameters are many. A bracket is left to [NamedValues].
    private static final SecretPattern HEADER = SecretPattern.of(
            0,
            List.of("authorizn:", "authorizn=", "coki:", "coki="),
            "$1" + MASK,
            "(?i)\\b((?:(?:proxy-)?authorization|(?:set-)?cookie)[\"'\\\\]{0,8}\\s{0,8}[:=]\\s{0,8}[\"'\\\\]{0,8})"
                    + "(?![\\[{\\s])(?<value>[^\"'\\\\\\r\\n]{1,8192}+)");

    /// Up to the last `@`, which a password may contain. `git@` is the user of every repository.
    private static final SecretPattern URL_USER = SecretPattern.of(
            0,
            List.of(":/@"),
            "$1" + MASK + "@",
            "(://|(?<![:/])//(?=[^\\s/?#\"'@:]{1,128}:[^\\s/?#\"'@]{1,512}+@))(?!git@)"
                    + "(?:[^\\s/?#\"'@]{1,512}+@){1,4}+");

    private static final SecretPattern URL_USER_IN_PARAMETER = SecretPattern.of(
            0, List.of("%3a2f40"), "$1" + MASK + "%40", "(?i)(%3A%2F%2F)(?:(?!%40|%2F)[^\\s/?#\"'@&]){1,512}+%40");

    private static final SecretPattern ORACLE_USER = SecretPattern.of(
            0,
            List.of("jdbc:orle/@"),
            "$1" + MASK + "@",
            "(?i)(jdbc:oracle:[a-z0-9]{1,8}+:[^/\\s@]{1,128}+/)[^\\s@\"']{1,512}+@");

    /// `bob:hunter2@host:5432`, without a scheme: before a port or path, or if the password has a digit. Not
    /// `mailto:ops@example.com`, an image's digest, or the session of a role.
    private static final SecretPattern USER_AT_HOST = SecretPattern.of(
            1,
            List.of(":@"),
            MASK + "@",
            "(?<![A-Za-z0-9_.:/@*-])(?!(?i:mailto|sips?|xmpp|acct|e?mail|from|to|cc|by|npm):)"
                    + "[A-Za-z][A-Za-z0-9_.-]{0,63}+:"
                    + "(?:[^\\s:@/\"'<>(),;*]{1,128}+@(?=[A-Za-z][A-Za-z0-9.-]{0,252}+[:/][A-Za-z0-9])(?!sha[0-9]{3}:)"
                    + "|(?<!(?:user|users|principal|A[A-Z]{3}[A-Z0-9]{9,28}):)(?=[^\\s:@/]{0,64}?[0-9])"
                    + "(?=[^\\s:@/]{0,64}?[A-Za-z])[^\\s:@/\"'<>(),;*]{6,128}+@(?=[A-Za-z]))");

    private static final String MIXED = "[A-Za-z0-9!#$%^&*_+/=-]";

    /// Requires a digit, padding or camel case, which an encoded secret has and an English word has not.
    private static final String ENCODED = "(?=[A-Za-z+/._~-]{0,64}(?:[0-9=]|[a-z][A-Z]))";

    private static final SecretPattern SCHEME = SecretPattern.of(
            5,
            List.of("bear ", "negotia ", "basic ", "apikey ", "auth plin "),
            "$1" + MASK,
            "(?i)\\b((?:Bearer|Negotiate|Basic|ApiKey|Api-Key|AUTH\\sPLAIN)\\s{1,8})(?![a-z_]{1,20}=[\\\\\"'a-z])(?-i:"
                    + ENCODED + ")[A-Za-z0-9._~+/=-]{6,8192}+");

    /// `Token …`, but neither a short word nor `Unexpected token x1`.
    private static final SecretPattern TOKEN_SCHEME = SecretPattern.of(
            5,
            List.of("token "),
            "$1" + MASK,
            "(?<!nexpected )\\b([Tt]oken\\s{1,8})(?=[A-Za-z._~+/-]{0,64}[0-9])[A-Za-z0-9._~+/=-]{16,8192}+");

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

    /// `the password is hunter2`, `Invalid API key: …`
    private static final SecretPattern SPOKEN = SecretPattern.of(
            3,
            List.of("paswrd ", "pasphre ", "pwd ", "apikey ", "aceskey ", "secrtky ", "token "),
            "$1" + MASK,
            "(?i)\\b((?:(?:password|passphrase|pwd)(?:\\s(?:is|was|for\\s[^\\s:]{1,64}))?:?\\s{1,4}[\\\\\"'`]{0,9}(?="
                    + MIXED
                    + "{6})|(?:(?:api|access|secret)[ -]key|(?:(?:access|auth|refresh|api)[ -])?token)"
                    + "(?:\\s(?:provided|given|is|was))?:?\\s{1,4}[\\\\\"'`]{0,9}(?=" + MIXED + "{16})))"
                    + "(?=[A-Za-z_-]{0,64}[0-9])(?=[0-9_-]{0,64}[A-Za-z])[A-Za-z0-9!#$%^&*_+/=-]{6,512}+");

    private static final SecretPattern WEBHOOK = SecretPattern.of(
            13,
            List.of("hok/", "pagerduty/", "with/key"),
            "$1" + MASK,
            "(hooks\\.slack\\.com/(?:services|workflows|triggers)/|discord(?:app)?\\.com/api/webhooks/[0-9]{1,24}+/"
                    + "|\\.office\\.com/webhook[a-z0-9]{0,2}/|hooks\\.zapier\\.com/hooks/catch/"
                    + "|/bot/v2/hook/|events\\.pagerduty\\.com/integration/|/with/key/"
                    + "|hooks\\.chime\\.aws/incomingwebhooks/|/hooks/(?=[a-z0-9]{26}))"
                    + "[A-Za-z0-9/@_-]{8,512}+");

    private static final SecretPattern QUERY_KEY = SecretPattern.of(
            3,
            List.of("?key=", "&key=", "?code=", "&code=", "?apid=", "&apid="),
            "$1" + MASK,
            "([?&](?:key=|(?:code|appid)=(?=[^\\s&\"'/.]{20})))"
                    + "(?=[^\\s&\"'/.]{0,128}?[0-9])(?=[^\\s&\"'/.]{0,128}?[A-Za-z])[^\\s&\"'/.]{8,512}+(?![/.])");

    private static final SecretPattern TELEGRAM =
            SecretPattern.of(30, List.of(":a"), MASK, "(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{30,64}+");

    /// Mailgun, Twilio, Databricks, Mailchimp
    private static final SecretPattern HEXADECIMAL = SecretPattern.of(
            34,
            List.of("key-", "sk", "dapi", "-us"),
            MASK,
            "(?<![A-Za-z0-9])(?:(?:key-|SK|dapi)[0-9a-f]{32}(?:-[0-9])?|[0-9a-f]{32}-us[0-9]{1,2})(?![A-Za-z0-9])");

    /// Azure client secrets
    private static final SecretPattern AZURE_SECRET = SecretPattern.of(
            2, List.of("q~"), MASK, "(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{30,64}+");

    /// Terraform Cloud, Airtable, Discord, Vault before 1.10
    private static final SecretPattern DOTTED = SecretPattern.of(
            26,
            List.of(".atlsv1", "pat.", "m.", "n.", "o.", "s."),
            MASK,
            "(?<![A-Za-z0-9_-])(?:s\\.(?=[A-Za-z]{0,23}[0-9])[A-Za-z0-9]{24}(?![A-Za-z0-9.])"
                    + "|[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{20,128}+|pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}"
                    + "|[MNO][A-Za-z0-9_-]{23,27}+\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}+)");

    /// Searched before named values, which would mask only a part of them.
    static final List<SecretPattern> BEFORE_NAMES =
            List.of(PRIVATE_KEY, HEADER_PARAMETERS, HEADER, URL_USER, URL_USER_IN_PARAMETER, ORACLE_USER, USER_AT_HOST);

    static final List<SecretPattern> AFTER_NAMES = List.of(
            SCHEME,
            TOKEN_SCHEME,
            SPOKEN,
            JACKSON_TOKEN,
            JWT,
            AWS_KEY_ID,
            AWS_SECRET,
            AWS_SESSION,
            WEBHOOK,
            QUERY_KEY,
            TELEGRAM,
            HEXADECIMAL,
            AZURE_SECRET,
            DOTTED);

    /// An identifier or a path has most of its letters in words, random text has a few.
    private static final int MIN_CHARS_IN_WORDS = 24;

    private static final Pattern WORD = Pattern.compile("[a-z]{3,40}+");

    private SecretShapes() {}

    static String mask(List<SecretPattern> shapes, String text, CharacterSummary summary) {
        String result = text;
        for (SecretPattern shape : shapes) {
            result = shape.replaceIn(result, summary, match -> isSecret(shape, match));
        }
        return result;
    }

    private static boolean isSecret(SecretPattern shape, MatchResult match) {
        if (shape.equals(AWS_SECRET)) {
            return isRandom(match.group());
        }
        String value = shape.equals(HEADER) ? match.group("value") : "";
        return !shape.equals(HEADER)
                || !(HarmlessValues.isSentence(Kind.TOKEN, value) || HarmlessValues.isHarmless(Kind.TOKEN, value));
    }

    private static boolean isRandom(String text) {
        return text.chars().anyMatch(Character::isUpperCase)
                && text.chars().anyMatch(Character::isLowerCase)
                && text.chars().anyMatch(Character::isDigit)
                && WORD.matcher(text)
                                .results()
                                .mapToInt(word -> word.end() - word.start())
                                .sum()
                        < MIN_CHARS_IN_WORDS;
    }
}
