package dev.runwatch.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Tells by a name whether its value is a secret.
///
/// A name is read as words, however they are joined: `dbPassword`, `DB_PASSWORD` and `db-password` are the same two.
/// It is a secret's name if it has a word of [#SECRET] or two neighbours that make one of [#PAIRS], unless its last
/// word tells of something harmless (`tokenCount`, `passwordPolicy`); or if the whole name stands in [#WHOLE].
/// Without any join it may still end in one of [#ENDS].
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

    /// What a name may end in that parts its words by nothing (`dbpassword`, `MYSQLPASSWORD`).
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

    /// `maxTokens` and its kind count the tokens of a language model or a lexer.
    private static final Set<String> COUNTING = set("""
            max, min, num, total, prompt, completion, input, output, used, remaining""");

    /// Of a longer name the end tells: nobody calls a thing so, and an event may.
    private static final int MAX_CHARS = 200;

    private final Set<String> own;

    SecretNames(Collection<String> own) {
        this.own = own.stream().map(SecretNames::joined).collect(Collectors.toUnmodifiableSet());
    }

    boolean secret(String name) {
        List<String> words = words(name.substring(Math.max(0, name.length() - MAX_CHARS)));
        if (words.isEmpty()) {
            return false;
        }
        String whole = String.join("", words);
        return own.contains(whole) || WHOLE.contains(whole) || ((tells(words) || endsSo(whole)) && !harmless(words));
    }

    private static boolean tells(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            boolean pair = i > 0 && PAIRS.contains(words.get(i - 1) + " " + words.get(i));
            if (pair || SECRET.contains(words.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsSo(String whole) {
        for (String end : ENDS) {
            if (whole.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean harmless(List<String> words) {
        String last = words.getLast();
        return HARMLESS.contains(last) || (last.equals("tokens") && COUNTING.contains(words.getFirst()));
    }

    private static Set<String> set(String list) {
        return Set.of(list.split(",\\s+", -1));
    }

    private static String joined(String name) {
        return String.join("", words(name));
    }

    /// Splits at whatever is no letter or digit, where a small letter meets a capital (`dbPassword`), and where
    /// capitals end (`APIKey`).
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
