package dev.runwatch.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.testing.KeyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// What a snapshot must not hold is made again, and there is something to sign with.
class RenewalTest {

    private static final StaticCredentialsProvider KEYS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private final Map<String, String> properties = new HashMap<>();

    @AfterEach
    void clear() {
        properties.keySet().forEach(System::clearProperty);
    }

    @Test
    void makesEachPartAgainOverANewAccessAndClosesTheOldOne() {
        List<Access> made = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        var renewal = new Renewal(RenewalTest::access);
        Function<String, String> part = renewal.renewed(access -> {
            int number = made.size();
            made.add(access);
            access.keep(() -> closed.add("client " + number));
            return input -> input + number;
        });

        assertThat(part.apply("made ")).isEqualTo("made 0");
        renewal.renew();
        assertThat(part.apply("made ")).isEqualTo("made 1");

        assertThat(made).doesNotHaveDuplicates();
        assertThat(closed).containsExactly("client 0");
    }

    @Test
    void hasNoPartsBetweenARehearsalAndTheRenewal() {
        List<String> closed = new ArrayList<>();
        var renewal = new Renewal(RenewalTest::access);
        Function<String, String> part = renewal.renewed(access -> {
            access.keep(() -> closed.add("client"));
            return input -> input;
        });

        renewal.rehearse(
                access(new Random()), () -> assertThat(part.apply("played")).isEqualTo("played"));

        assertThat(closed).hasSize(2);
        assertThatThrownBy(() -> part.apply("lost")).isInstanceOf(IllegalStateException.class);
    }

    /// The seed of the first access is in the snapshot; with the same one, all functions would wait alike.
    @Test
    void drawsFromAnotherSourceAfterTheRestore() {
        List<Access> made = new ArrayList<>();
        var renewal = new Renewal(RenewalTest::access);
        renewal.renewed(access -> {
            made.add(access);
            return input -> input;
        });

        renewal.renew();
        renewal.renew();

        assertThat(made.stream().map(access -> access.random().nextLong())).doesNotHaveDuplicates();
    }

    @Test
    void waitsForKeysThatComeLate() {
        try (var keys = new KeyServer("late")) {
            keys.refuse(2);
            handedOutAt(keys.uri().toString());
            Renewal renewal = ofTheFunction(Duration.ofSeconds(5));

            assertThatCode(renewal::renew).doesNotThrowAnyException();

            assertThat(keys.tokens()).hasSize(1);
        }
    }

    @Test
    void saysThatNobodyAnswersInsteadOfHanging() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            handedOutAt("http://127.0.0.1:" + silent.getLocalPort() + "/keys");
            Renewal renewal = ofTheFunction(Duration.ofMillis(300));

            assertThatThrownBy(renewal::renew)
                    .isInstanceOf(CredentialsMissing.class)
                    .hasMessage("No credentials after the restore: nobody answered within 300 ms");
        }
    }

    @Test
    void namesEveryPlaceWithoutKeys() {
        Renewal renewal = ofTheFunction(Duration.ofSeconds(5));

        assertThatThrownBy(renewal::renew)
                .isInstanceOf(CredentialsMissing.class)
                .hasMessageContainingAll(
                        "SystemPropertyCredentialsProvider",
                        "EnvironmentVariableCredentialsProvider",
                        "ContainerCredentialsProvider");
    }

    private void handedOutAt(String uri) {
        properties.put("aws.containerCredentialsFullUri", uri);
        properties.put("aws.containerAuthorizationToken", "token");
        properties.forEach(System::setProperty);
    }

    private static Renewal ofTheFunction(Duration patience) {
        return new Renewal(
                random -> new Access(UrlConnectionHttpClient.create(), FunctionCredentials.ofTheFunction(), random),
                patience);
    }

    private static Access access(RandomGenerator random) {
        return new Access(UrlConnectionHttpClient.create(), KEYS, random);
    }
}
