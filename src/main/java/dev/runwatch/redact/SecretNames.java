package dev.runwatch.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides by a name whether its value is a secret.
///
/// A name is split into words, however they are joined: `dbPassword`, `DB_PASSWORD` and `db-password` have the same
/// two. A name is secret if it contains a word of [#SECRET] or two adjacent words of [#PAIRS], unless its last word is
/// [#HARMLESS] (`tokenCount`, `passwordPolicy`); or if the whole name is in [#WHOLE]. A name without separators is
/// secret if it ends in one of [#ENDS].
final class SecretNames {

    private static final Set<String> SECRET = set("""
            password, passwords, passwd, pwd, passphrase, passcode, secret, secrets, credential, credentials,
            token, tokens, authorization, cookie, cookies, jwt, signature, apikey, apikeys, accesskey,
            secretkey, privatekey, clientsecret, authtoken, connectionstring, sessionid, sessiontoken,
            userpassword, bearer""");

    private static final Set<String> PAIRS = set("""
            api key, api keys, access key, secret key, private key, encryption key, signing key, master key,
            shared key, account key, subscription key, license key, connection string, session id, session key,
            security code, basic auth, auth key, one time""");

    /// Ends of names without separators (`dbpassword`, `MYSQLPASSWORD`).
    private static final List<String> ENDS = List.of(
            "password",
            "passwords",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "token",
            "apikey",
            "accesskey",
            "secretkey",
            "privatekey",
            "credential",
            "credentials");

    private static final Set<String> WHOLE = set("""
            pass, pw, pin, otp, auth, sas, cvv, cvc, dsn, session, sig, mfa, totp""");

    private static final Set<String> HARMLESS = set("""
            count, counts, length, size, limit, limits, type, name, names, policy, arn, arns, expiry, expires,
            expiration, ttl, age, version, algorithm, status, state, usage, enabled, required, valid, at, date,
            time, url, uri, endpoint, budget, exception, provider, providers""");

    /// First words of names such as `maxTokens`, which count the tokens of a language model or a lexer.
    private static final Set<String> COUNTING = set("""
            max, min, num, total, prompt, completion, input, output, used, remaining""");

    /// Only the end of a longer name is read: an event may contain names of any length.
    private static final int MAX_CHARS = 200;

    private final Set<String> own;

    SecretNames(Collection<String> own) {
        this.own = own.stream().map(SecretNames::joined).collect(Collectors.toUnmodifiableSet());
    }

    boolean isSecret(String name) {
        List<String> words = words(name.substring(Math.max(0, name.length() - MAX_CHARS)));
        if (words.isEmpty()) {
            return false;
        }
        String whole = String.join("", words);
        return own.contains(whole)
                || WHOLE.contains(whole)
                || ((containsSecretWord(words) || endsInSecret(whole)) && !isHarmless(words));
    }

    private static boolean containsSecretWord(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            boolean pair = i > 0 && PAIRS.contains(words.get(i - 1) + " " + words.get(i));
            if (pair || SECRET.contains(words.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsInSecret(String whole) {
        for (String end : ENDS) {
            if (whole.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHarmless(List<String> words) {
        String last = words.getLast();
        return HARMLESS.contains(last) || (last.equals("tokens") && COUNTING.contains(words.getFirst()));
    }

    private static Set<String> set(String list) {
        return Set.of(list.split(",\\s+", -1));
    }

    private static String joined(String name) {
        return String.join("", words(name));
    }

    /// Splits at every character that is neither a letter nor a digit, between a small letter and a capital
    /// (`dbPassword`), and before the last of several capitals (`APIKey`).
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = Character.isLetterOrDigit(c);
            if (!word.isEmpty() && (!letter || startsWord(name, i))) {
                words.add(word.toString().toLowerCase(Locale.ROOT));
                word.setLength(0);
            }
            if (letter) {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static boolean startsWord(String name, int i) {
        if (!Character.isUpperCase(name.charAt(i))) {
            return Character.isLetter(name.charAt(i)) && Character.isDigit(name.charAt(i - 1));
        }
        boolean afterSmall = !Character.isUpperCase(name.charAt(i - 1));
        boolean beforeSmall = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return afterSmall || beforeSmall;
    }
}
