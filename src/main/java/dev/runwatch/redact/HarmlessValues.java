package dev.runwatch.redact;

import dev.runwatch.redact.SecretNames.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Recognizes values that follow a secret's name and are not secret: `token: expired`, `PASS=12`, an ARN, a sentence.
///
/// In doubt a value is a secret. A password may consist of words, so little is harmless after its name.
final class HarmlessValues {

    /// Values that state something about a secret instead of being one.
    private static final Set<String> STATES = set("""
            true false yes no null nil none undefined nan empty absent present unset missing required expired invalid
            incorrect malformed declined denied rejected revoked failed forbidden unauthorized unauthenticated timeout
            unknown disabled enabled mismatch redacted masked hidden not ok""");

    /// Words that begin a sentence about a password.
    private static final Set<String> PASSWORD_SENTENCES = set("""
            must is are was were has have cannot can't could couldn't should shall does doesn't did didn't may no not
            required missing expired invalid incorrect expected too unable failed minimum maximum at""");

    /// Words that begin a sentence about a token or occur in its first words.
    private static final Set<String> SENTENCES = set("""
            a an the this that these your its it one no not none never only must is are was were be been has have had
            having cannot can't could couldn't can should shall would will won't does doesn't do did didn't may might
            required requires require expected unbound line missing expired expires invalid incorrect wrong bad
            malformed unknown unexpected
            unable unauthorized unauthenticated unsupported failed failure fails fail error errors exception timeout
            timed rejected refused denied declined revoked disabled empty null undefined to from for of in on at by
            with without within while when before after since because due and or but if as than then
            access authentication authorization request response server client user users service token tokens
            credentials credential secret secrets signature jwt key keys connection network connect found
            too more please check use using verify verification execution retrieve retrieving retrieved refresh
            http https header headers operation status code read write expected got received provided supplied given
            giving closed lost
            aborted reset stopped still already syntax differs mismatch variable up""");

    /// Words that may be followed by a secret: `Authorization: Token swordfish`
    private static final Set<String> SCHEMES = set("token tokens key keys secret secrets jwt signature credential");

    /// Words that say that something went wrong.
    private static final Set<String> FAILURES = set("""
            failed fails failure error errors denied expired refused rejected invalid missing timeout unable cannot
            unauthorized forbidden required not""");

    /// `PASS: TestAuth`
    private static final Pattern TEST = Pattern.compile("(?i)test[a-z_./:]{1,100}\\z");

    private static final Pattern STATUS = Pattern.compile("[0-9]{1,3}[.,:;]?");

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,64}(?:\\.[0-9]{1,64})?");

    private static final Pattern ARN = Pattern.compile("arn:[a-z-]{2,20}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:\\d{0,12}:.+");

    /// `${DB_PASSWORD}`, `{{token}}`, `<redacted>`, `[REDACTED]`, `%TOKEN%`, `****`, `...`
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{[^}\\s]{0,200}}?|\\$?\\{\\{[^}]{0,200}}{0,2}|<[A-Za-z _-]{1,40}>?"
                    + "|\\[[A-Z_]{3,20}]?|%[A-Z_]{3,40}%|[*.•x]{3,64}|\\$\\([^)]{0,200}\\)?");

    /// `client.get_token(`, as a stack trace shows code.
    private static final Pattern CALL = Pattern.compile("[A-Za-z_][A-Za-z_.]{1,80}\\(");

    /// `prod/orders-db`, the path of a secret in a store.
    private static final Pattern PATH = Pattern.compile("/?[a-z_.-]{2,40}(?:/[a-z_.-]{2,60}){1,8}");

    /// `Reset your password: https://example.com/reset`
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9./_-]{1,200}");

    private static final Pattern VARIABLE = Pattern.compile("\\$[A-Z][A-Z0-9_]{2,60}");

    /// A code of OAuth, such as `invalid_grant`.
    private static final Pattern ERROR_CODE = Pattern.compile(
            "(?:invalid|expired|unauthorized|unsupported|access|insufficient|missing|authorization)_[a-z_]{2,30}");

    /// The name of an error class, of a C constant or of an error code of a vendor.
    private static final Pattern ERROR_NAME = Pattern.compile("(?:[a-z][a-z0-9]{0,30}\\.){0,9}[A-Z][A-Za-z]{0,60}"
            + "(?:Error|Exception|Timeout|TimedOut|Failure|Failed|Denied|Expired|Invalid|NotFound|Refused|Missing"
            + "|Required|Unauthorized|Forbidden|Unavailable|Reset|Closed|Rejected)"
            + "|E[A-Z]{3,20}|[A-Z]{2,20}(?:_[A-Z]{2,20}){1,6}|[A-Z]{2,8}-[0-9]{3,6}|AADSTS[0-9]{4,9}");

    private static final Pattern WORD =
            Pattern.compile("[\"'(\\[]{0,2}([A-Za-z][A-Za-z'’-]{0,24})[.,;:!?)\\]\"']{0,3}");

    private static final Pattern RANDOM = Pattern.compile("(?=[A-Za-z+=_-]{0,64}[0-9])[A-Za-z0-9+=_-]{20}");

    /// At the start of an error response: `{"error":"invalid_grant"}`, after its bracket
    private static final Pattern ERROR_OBJECT = Pattern.compile(
            "[\\s\\\\\"']{0,8}(?:errors?|message|code|status|statusCode|fault)[\\\\\"']{0,8}\\s{0,4}[:=].*",
            Pattern.DOTALL);

    /// Longer than any ARN.
    private static final int MAX_CHARS = 2000;

    private static final int SENTENCE_WORDS = 6;

    private HarmlessValues() {}

    /// Decides about a whole value, in JSON or next to a `=`.
    static boolean isHarmless(Kind kind, String value) {
        String text = value.strip();
        if (text.length() > MAX_CHARS && kind != Kind.RANDOM) {
            return kind == Kind.NONE;
        }
        return switch (kind) {
            case NONE -> true;
            case RANDOM -> !RANDOM.matcher(text).find();
            case CODE -> text.length() < 3 || isState(text);
            case PASSWORD, TOKEN, COUNT ->
                text.isEmpty()
                        || isState(text)
                        || isHarmlessNumber(kind, text)
                        || ARN.matcher(text).matches()
                        || PLACEHOLDER.matcher(text).matches()
                        || isVariable(text)
                        || CALL.matcher(text).matches()
                        || (kind != Kind.PASSWORD
                                && (ERROR_CODE.matcher(text).matches()
                                        || PATH.matcher(text).matches()));
        };
    }

    /// Decides about a value in JSON: a text may also be the message of a validation (`{"password":["is too short"]}`).
    static boolean isHarmless(Kind kind, JsonNode value) {
        if (kind == Kind.NONE || value.isNull() || value.isBoolean()) {
            return true;
        }
        if (value.isArray()) {
            return value.valueStream().allMatch(element -> isHarmless(kind, element));
        }
        if (value.isObject()) {
            return isReference(value) || value.valueStream().allMatch(member -> isHarmless(kind, member));
        }
        String text = value.asString();
        return isHarmless(kind, text)
                || (value.isString() && kind != Kind.CODE && kind != Kind.RANDOM && isSentence(Kind.PASSWORD, text));
    }

    /// `{"secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:…"}]}`, as a task definition of ECS names its secrets.
    private static boolean isReference(JsonNode object) {
        return object.propertyStream().allMatch(member -> switch (member.getKey()) {
            case "name", "Name" -> member.getValue().isString();
            case "valueFrom", "ValueFrom" -> isHarmless(Kind.TOKEN, member.getValue());
            default -> false;
        });
    }

    /// Decides about a value that follows a colon and a blank, or a word, as a sentence may.
    static boolean isSentence(Kind kind, String text) {
        String line = text.lines().findFirst().orElse("");
        String[] words = line.split("\\s+", SENTENCE_WORDS + 1);
        if (kind == Kind.CODE || kind == Kind.RANDOM) {
            return false;
        }
        String first = word(words[0]);
        if (URL.matcher(words[0]).matches()) {
            return true;
        }
        if (kind == Kind.PASSWORD) {
            return words.length > 1
                    && (PASSWORD_SENTENCES.contains(first)
                            ? !word(words[1]).isEmpty()
                            : first.equals("this") && word(words[1]).equals("field"));
        }
        if (isErrorName(words[0])
                || (isStatus(words[0]) && words.length > 1 && !word(words[1]).isEmpty())) {
            return true;
        }
        if (SENTENCES.contains(first)) {
            return words.length > 1
                    && (isKnown(words[1])
                            || (!SCHEMES.contains(first)
                                    && Stream.of(words).skip(2).anyMatch(HarmlessValues::isKnown))
                            || (first.equals("secret") && line.contains("\" not found")));
        }
        return !first.isEmpty() && failsLater(words);
    }

    static boolean isErrorObject(String text) {
        return ERROR_OBJECT.matcher(text).lookingAt();
    }

    private static boolean isKnown(String word) {
        return SENTENCES.contains(word(word)) || STATUS.matcher(word).matches();
    }

    private static boolean isErrorName(String word) {
        String name = word.replaceAll("[.,;:!?)\\]]+\\z", "");
        return ERROR_NAME.matcher(name).matches() || ERROR_CODE.matcher(name).matches();
    }

    /// `503 Service Unavailable`
    private static boolean isStatus(String word) {
        return STATUS.matcher(word).matches();
    }

    /// `execution resource retrieval failed`: nothing but words, of which a later one says that something failed.
    private static boolean failsLater(String[] words) {
        for (int i = 0; i < Math.min(words.length, SENTENCE_WORDS); i++) {
            String word = word(words[i]);
            if (word.isEmpty()) {
                return false;
            }
            if (FAILURES.contains(word)) {
                return i > 2;
            }
        }
        return false;
    }

    private static boolean isState(String text) {
        return STATES.contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isHarmlessNumber(Kind kind, String text) {
        return switch (kind) {
            case COUNT -> NUMBER.matcher(text).matches() || TEST.matcher(text).find();
            case TOKEN -> text.length() < 6 && NUMBER.matcher(text).matches();
            default -> false;
        };
    }

    /// `$DB_PASSWORD`, but no password that begins with a dollar sign.
    private static boolean isVariable(String text) {
        return VARIABLE.matcher(text).matches() && BUILT_IN.isSecret(text);
    }

    private static final SecretNames BUILT_IN = new SecretNames(Set.of());

    /// The word in small letters without punctuation, or nothing if it has a digit or another character.
    private static String word(String text) {
        Matcher word = WORD.matcher(text);
        return word.matches() ? word.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static Set<String> set(String list) {
        return Set.copyOf(List.of(list.split("\\s+", -1)));
    }
}
