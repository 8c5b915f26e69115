package dev.runwatch.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Decides by a name whether its value may be a secret, and of which kind.
///
/// A name is split into words, however they are joined: `dbPassword`, `DB_PASSWORD` and `db-password` have the same
/// two. A name is secret if it contains a word of a table below or two adjacent words of [#PAIRS], unless its last word
/// is [#HARMLESS] (`tokenCount`, `passwordPolicy`); or if the whole name is in [#WHOLE]. A name without separators is
/// secret if it ends in one of [#ENDS].
final class SecretNames {

    /// What the values of a name can be besides secrets.
    enum Kind {
        /// Not the name of a secret.
        NONE,
        /// A password: any number and nearly any text may be one.
        PASSWORD,
        /// A short code for people: any number of three digits may be one.
        CODE,
        /// A token, key or credential: neither a short number nor a sentence is one.
        TOKEN,
        /// Also the name of something countable (`tokens`): no number is a secret.
        COUNT,
        /// Also the name of something harmless (`routing_key`): only a long random text is a secret.
        RANDOM
    }

    private static final Set<String> PASSWORDS = set("""
            password passwords passwd pwd passphrase passcode userpassword mnemonic storepass keypass
            keystorepass truststorepass dbpass userpass rootpass adminpass ftppass smtppass pgpass sshpass mypass""");

    private static final Set<String> TOKENS = set("""
            secret secrets credential credentials token authorization cookie jwt signature apikey apikeys accesskey
            secretkey privatekey clientsecret authtoken connectionstring sessionid sessiontoken bearer jsessionid
            phpsessid sessid creds cred sshkey appkey""");

    private static final Set<String> COUNTED = set("tokens cookies");

    private static final Set<String> PAIRS = set("""
            api-key api-keys access-key access-keys secret-key private-key encryption-key signing-key master-key
            shared-key account-key subscription-key license-key connection-string session-id session-key basic-auth
            auth-key ssh-key app-key application-key service-key admin-key write-key storage-key token-key code-verifier
            session-cookie""");

    private static final Set<String> CODE_PAIRS = set("""
            security-code verification-code recovery-code backup-code backup-codes pin-code otp-code mfa-code auth-code
            access-code sms-code fa-code login-code activation-code confirmation-code one-time""");

    private static final Set<String> PASSWORD_PAIRS = set("seed-phrase recovery-phrase");

    private static final Set<String> RANDOM_PAIRS = set("""
            routing-key integration-key secret-id keystore-base64 truststore-base64 hmac-key aes-key cipher-key
            wrapping-key datadog-key dd-key openai-key anthropic-key stripe-key twilio-key sendgrid-key mailgun-key
            google-key maps-key azure-key github-key gitlab-key pagerduty-key opsgenie-key sentry-key vault-key""");

    /// Ends of names without separators (`dbpassword`, `MYSQLPASSWORD`).
    private static final List<String> PASSWORD_ENDS = List.of("password", "passwords", "passwd", "passphrase", "pwd");

    private static final List<String> ENDS =
            List.of("secret", "token", "apikey", "accesskey", "secretkey", "privatekey", "credential", "credentials");

    private static final Set<String> CODES = set("pin otp cvv cvc mfa totp");

    private static final Set<String> WHOLE = set("auth sas dsn session sig");

    private static final Set<String> BLOBS = set("pem pfx pkcs");

    private static final Set<String> HARMLESS = set("""
            count counts length size limit limits type types name names policy arn arns expiry expires expiration ttl
            age lifetime version versions algorithm status state usage used enabled required valid at date time in
            seconds minutes hours days url uri endpoint budget exception exceptions error errors failed failure failures
            expired missing invalid denied found match mismatch malformed unavailable supported exist exists present
            changed created updated rotated issuer audience scope scopes format strength hint label index position
            bucket region file files path paths stdin dir directory provider providers manager service factory
            handler helper encoder validator generator interceptor resolver filter consent banner rotation group role
            user username ref refs reference users field column table id ids""");

    /// `token.js:12:5` is a place in a file.
    private static final Pattern FILE = Pattern.compile(
            "\\.(?:[cm]?[jt]sx?|py|java|kt|scala|go|rb|rs|php|cs|json|ya?ml|xml|toml|txt|sh|sql|c|cc|cpp|h)\\z");

    /// Words of names such as `maxTokens`, which count the tokens of a language model or a lexer.
    private static final Set<String> COUNTING = set("""
            max min num total prompt completion input output used remaining cached reasoning""");

    /// `accessKeyId` and `sessionId` are parts of credentials; `tokenId` and `secretId` are not.
    private static final Set<String> SECRET_IDS = set("key session");

    /// Only the end of a longer name is read: an event may contain names of any length.
    private static final int MAX_CHARS = 200;

    private static final Pattern NUMBER_AT_END = Pattern.compile("[0-9]{1,4}\\z");

    private final Set<String> own;

    SecretNames(Collection<String> own) {
        this.own = own.stream().map(name -> String.join("", words(name))).collect(Collectors.toUnmodifiableSet());
    }

    boolean isSecret(String name) {
        return kind(name) != Kind.NONE;
    }

    Kind kind(String name) {
        List<String> words = words(name.substring(Math.max(0, name.length() - MAX_CHARS)));
        if (words.isEmpty() || FILE.matcher(name).find()) {
            return Kind.NONE;
        }
        if (own.contains(String.join("", words))) {
            return Kind.PASSWORD;
        }
        if (words.size() > 1 && NUMBER_AT_END.matcher(words.getLast()).matches()) {
            words.removeLast();
        }
        String whole = String.join("", words);
        if (WHOLE.contains(whole)) {
            return Kind.TOKEN;
        }
        return isHarmless(words) ? harmlessKind(words) : kind(words, whole);
    }

    private static Kind kind(List<String> words, String whole) {
        Kind kind = Kind.NONE;
        for (int i = words.size() - 1; i >= 0 && kind == Kind.NONE; i--) {
            kind = kind(words.get(i), i == 0 ? "" : words.get(i - 1) + "-" + words.get(i));
        }
        if (kind != Kind.NONE) {
            return kind;
        }
        String last = words.getLast();
        if (last.equals("pass") || last.equals("pw")) {
            return words.size() == 1 ? Kind.COUNT : Kind.PASSWORD;
        }
        if (CODES.contains(last)) {
            return Kind.CODE;
        }
        if (PASSWORD_ENDS.stream().anyMatch(whole::endsWith)) {
            return Kind.PASSWORD;
        }
        return ENDS.stream().anyMatch(whole::endsWith) ? Kind.TOKEN : Kind.NONE;
    }

    private static Kind kind(String word, String pair) {
        if (PASSWORDS.contains(word) || PASSWORD_PAIRS.contains(pair)) {
            return Kind.PASSWORD;
        }
        if (CODE_PAIRS.contains(pair)) {
            return Kind.CODE;
        }
        if (TOKENS.contains(word) || PAIRS.contains(pair)) {
            return Kind.TOKEN;
        }
        if (COUNTED.contains(word)) {
            return Kind.COUNT;
        }
        return RANDOM_PAIRS.contains(pair) || BLOBS.contains(word) ? Kind.RANDOM : Kind.NONE;
    }

    private static boolean isHarmless(List<String> words) {
        String last = words.getLast();
        boolean partOfCredentials =
                last.startsWith("id") && words.size() > 1 && SECRET_IDS.contains(words.get(words.size() - 2));
        return (HARMLESS.contains(last) && !partOfCredentials)
                || (words.contains("tokens") && words.stream().anyMatch(COUNTING::contains));
    }

    /// `secret_id` is the name of a secret in AWS and a secret in Vault.
    private static Kind harmlessKind(List<String> words) {
        return words.size() > 1 && RANDOM_PAIRS.contains(words.get(words.size() - 2) + "-" + words.getLast())
                ? Kind.RANDOM
                : Kind.NONE;
    }

    private static Set<String> set(String list) {
        return Set.of(list.split("\\s+", -1));
    }

    /// Splits at every character that is neither a letter nor a digit, between a small letter and a capital
    /// (`dbPassword`), before the last of several capitals (`APIKey`), and between letters and digits.
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isPart = Character.isLetterOrDigit(c);
            if (!word.isEmpty() && (!isPart || startsWord(name, i))) {
                words.add(word.toString().toLowerCase(Locale.ROOT));
                word.setLength(0);
            }
            if (isPart) {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static boolean startsWord(String name, int i) {
        char c = name.charAt(i);
        char before = name.charAt(i - 1);
        if (Character.isDigit(c) != Character.isDigit(before)) {
            return true;
        }
        if (!Character.isUpperCase(c)) {
            return false;
        }
        boolean beforeSmall = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return !Character.isUpperCase(before) || beforeSmall;
    }
}
