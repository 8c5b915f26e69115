package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.CharAccessCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class FreeTextTest {

    /// All patterns of secrets in free text.
    static final List<SecretPattern> SOUGHT = Stream.of(
                    SecretShapes.BEFORE_NAMES, NamedValues.PATTERNS, Commands.PATTERNS, SecretShapes.AFTER_NAMES)
            .flatMap(List::stream)
            .toList();

    private static final int SMALL = 2_000;
    private static final int TIMES = 8;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "see https%3A%2F%2Fme:hunter2%40example.com now | see https%3A%2F%2F***%40example.com now",
                "token IQoJb3JpZ2luX2VjEJr0123456789abcdef now | token *** now",
                "AWS says IQoJb3JpZ2luX2VjEJr0123456789abcdef now | AWS says *** now",
                "post to https://hooks.slack.com/services/T000/B000/XXXX now | post to https://hooks.slack.com/services/*** now",
                "it was \\u0070assword=hunter2 now | it was \\u0070assword=*** now"
            })
    void replacesTheSecretAndNothingElse(String text, String redacted) {
        assertThat(new FreeText(new SecretNames(List.of()), CustomPatterns.NONE).redact(text))
                .isEqualTo(redacted);
    }

    /// Counts character accesses instead of time: eight times the text may take little more than eight times the
    /// accesses, where backtracking would take sixty-four times as many.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "A",
                "1",
                " ",
                "password",
                "password=",
                "password=\"",
                "a=\"",
                "://",
                "://a",
                "--",
                "--a ",
                "eyJ",
                "eyJaaaaaaaa.",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN",
                "Basic ",
                "Basic abc",
                "Bearer ",
                "\\\"",
                "authorization: ",
                "cookie=",
                "a:b ",
                "token:{",
                "AKIA",
                "AKIAAAAAAAAAAAAAAAAA",
                "'\"",
                "x.y_z-",
                "ghp_",
                "sk_live_",
                "mysql ",
                "mysql -p",
                " -p a",
                " -u a:",
                "<a>",
                "<password a",
                "&lt;password&gt;",
                "name=token value=",
                "('token',",
                "password '",
                "%3A%2F%2F",
                "%3A%2F%2Fa%40",
                "://a@",
                "jdbc:oracle:thin:a/",
                "token:\n- a",
                "- ",
                "|\n a",
                "a=string(1) ",
                "&quot;",
                "\\u0061",
                "IQoJb3JpZ2lu",
                "hooks.slack.com/services/",
                "docker login ",
                "login -p",
                "redis-cli ",
                "sqlcmd -",
                "ldapsearch -w",
                "sqlplus -s ",
                "login a password ",
                "echo a|",
                "pass<<<",
                "?key=a",
                "a:b@",
                "a1:b1@h",
                "//a:b",
                "Token a1",
                "Digest a=\"",
                "key-0",
                "'--token','",
                "1:AA",
                "a.atlasv1.",
                " -u a",
                "password is a",
                "api key: "
            })
    void readsEachCharacterABoundedNumberOfTimes(String piece) {
        List<Pattern> patterns = new ArrayList<>(List.of(NamedValues.VALUE));
        SOUGHT.forEach(sought -> patterns.add(sought.pattern()));
        for (Pattern pattern : patterns) {
            long small = CharAccessCounter.of(pattern, piece.repeat(SMALL / piece.length()));
            long large = CharAccessCounter.of(pattern, piece.repeat(TIMES * SMALL / piece.length()));

            assertThat(large).as("%s on '%s'", pattern, piece).isLessThan(2 * TIMES * (small + SMALL));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=\"", "password=", "token:{", "secret: \\\"", "'password':'x", "a=\"password="})
    void readsEachValueOnce(String piece) {
        var redactor = new Redactor(List.of());

        assertThat(redactor.text(piece.repeat(1_000_000 / piece.length()))).contains("***");
    }
}
