package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.redact.SecretPattern.CharacterSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A pattern is skipped if the text lacks a character that each of its matches has. No secret is missed by that.
@Execution(ExecutionMode.CONCURRENT)
class FreeTextShortcutTest {

    /// What `\s` matches in a pattern.
    private static final String SPACE = " \t\n\u000B\f\r";

    private static final CharacterSummary EVERYTHING = new CharacterSummary(-1, -1, Integer.MAX_VALUE);

    private static final List<String> PIECES = List.of(
            "-----BEGIN",
            "-----BEGIN PRIVATE KEY-----",
            " wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AKIAIOSFODNN7EXAMPLE",
            " RSA",
            " PRIVATE KEY-----",
            "-----END",
            "://",
            "user:pw@",
            "@",
            "proxy-",
            "Authorization",
            "aUTHORIZATION",
            "set-",
            "Cookie",
            "COOKIE",
            "bearer",
            "Bearer",
            "Negotiate",
            "DIGEST",
            "basic",
            "Basic",
            "dXNlcjpwYXNz",
            "==",
            "password",
            "apiKey",
            "--",
            "--token",
            "eyJ",
            "eyJhbGciOiJI",
            ".eyJzdWIi.",
            "AKIA",
            "ASIA",
            "IOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/",
            "bPxRfiCYEXAMPLEKEY",
            "ghp_",
            "github_pat_",
            "glpat-",
            "npm_",
            "xoxb-",
            "sk_live_",
            "pk_test_",
            "whsec_",
            "AIza",
            "SG.",
            "dop_v1_",
            "hf_",
            "0123456789abcdef",
            "aB3",
            "\r\n",
            "\\\"",
            "=>",
            "arn:aws:states:eu-central-1",
            "%3A%2F%2Fuser%3Apw%40",
            "jdbc:oracle:thin:user/pw@",
            "name=token value=",
            "\"key\":\"apiKey\",\"value\":",
            "('token', ",
            "[\"apiKey\",",
            "password '",
            "Identified  by \"",
            "<password>pw",
            "&lt;ns:token a&gt;pw",
            " -p pw",
            "mysql a -ppw",
            "MariaDB -p",
            " -u user:pw",
            " --user=user:pw",
            "IQoJb3JpZ2luX2VjEJr0123456789",
            "FwoGZXIvYXdzEJr0123456789abcd",
            "hooks.slack.com/services/T0001/B0001",
            "ya29.",
            "hvs.",
            "sk-proj-",
            "pypi-",
            "xapp-",
            "GOCSPX-",
            "&quot;",
            "\\u0061pi_key",
            "Unrecognized token 'a",
            "%3D",
            "Digest username=\"a",
            "bob:pw1234@host:1",
            "Token abcdefghij0123456789",
            "discord.com/api/webhooks/1/abcdefgh",
            "?key=abcd1234",
            "123456789:AAabcdefghijklmnopqrstuvwxyz0123456",
            "key-0123456789abcdef0123456789abcdef",
            "abc8Q~abcdefghijklmnopqrstuvwxyz01234567",
            "abcdefghijklmn.atlasv1.abcdefghijklmnopqrstuvwx",
            "docker login -p pw",
            " -p abc123 ",
            "redis-cli -a pw",
            "sqlcmd -P pw",
            "ldapsearch -w pw",
            "sqlplus a/b",
            "login a password b",
            "login a passwd b",
            "passwd <<< pw",
            "echo pw | passwd",
            "'--token', 'a'",
            "password is a1b2c3");

    private static final String LETTERS =
            " \t\n\u000B\u000C\r\"'\\:=/?#@{}[](),;&.-_+~*|aZkK09\u00A0\u0130\u0131\u017F\u212A\uD83D\uDE80\u2028";

    /// The texts consist of pieces of matches, whole and damaged, so that each pattern often matches or nearly does.
    @Test
    void skipsNoPatternThatWouldMatch() {
        skipsNoPatternThatWouldMatch(50_000);
    }

    @Test
    @Tag("endurance")
    void skipsNoPatternThatWouldMatchInAMillionTexts() {
        skipsNoPatternThatWouldMatch(1_000_000);
    }

    private static void skipsNoPatternThatWouldMatch(int texts) {
        var random = new Random(20261120);
        Map<SecretPattern, Integer> found = new HashMap<>();
        for (int i = 0; i < texts; i++) {
            String text = anyText(random);
            var summary = CharacterSummary.of(text);
            for (SecretPattern sought : FreeTextTest.SOUGHT) {
                if (sought.pattern().matcher(text).find()) {
                    assertThat(sought.mayMatch(summary))
                            .as("%s in '%s'", sought.pattern(), text)
                            .isTrue();
                    found.merge(sought, 1, Integer::sum);
                }
            }
        }

        assertThat(found).hasSize(FreeTextTest.SOUGHT.size());
        assertThat(found.values()).allSatisfy(times -> assertThat(times).isGreaterThan(texts / 2_000));
    }

    @Test
    void findsAsMuchAsWithoutSkipping() {
        var names = new SecretNames(List.of());
        var quick = new FreeText(names, CustomPatterns.NONE);
        var thorough = new FreeText(names, CustomPatterns.NONE, text -> EVERYTHING);
        var random = new Random(4711);
        for (int i = 0; i < 30_000; i++) {
            String text = anyText(random);

            assertThat(quick.redact(text)).isEqualTo(thorough.redact(text));
        }
    }

    @Test
    void summarizesEachAsciiCharacter() {
        for (char c = 0; c < 0x180; c++) {
            var summary = CharacterSummary.of("" + c);
            for (char sought = 0; sought < 128; sought++) {
                boolean same = c < 128 && Character.toLowerCase(c) == Character.toLowerCase(sought);
                boolean bothSpace = SPACE.indexOf(c) >= 0 && SPACE.indexOf(sought) >= 0;
                assertThat(summary.containsAll(CharacterSummary.of("" + sought)))
                        .as("%d in %d", (int) sought, (int) c)
                        .isEqualTo(same || bothSpace);
            }
        }
    }

    private static String anyText(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            switch (random.nextInt(4)) {
                case 0 -> text.append(piece);
                case 1 -> text.append(piece).append(LETTERS.charAt(random.nextInt(LETTERS.length())));
                case 2 -> text.append(piece, 0, random.nextInt(piece.length() + 1));
                default -> text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
        }
        return text.toString();
    }
}
