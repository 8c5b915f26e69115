package dev.runwatch.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.testkit.FakeCredentialsEndpoint;
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
class RestoreScopeTest {

    private static final StaticCredentialsProvider KEYS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private final Map<String, String> properties = new HashMap<>();

    @AfterEach
    void clear() {
        properties.keySet().forEach(System::clearProperty);
    }

    @Test
    void makesEachPartAgainOverANewAccessAndClosesTheOldOne() {
        List<AwsClientContext> made = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        var renewal = new RestoreScope(RestoreScopeTest::access);
        Function<String, String> part = renewal.restorable(access -> {
            int number = made.size();
            made.add(access);
            access.register(() -> closed.add("client " + number));
            return input -> input + number;
        });

        assertThat(part.apply("made ")).isEqualTo("made 0");
        renewal.refresh();
        assertThat(part.apply("made ")).isEqualTo("made 1");

        assertThat(made).doesNotHaveDuplicates();
        assertThat(closed).containsExactly("client 0");
    }

    @Test
    void hasNoPartsBetweenARehearsalAndTheRenewal() {
        List<String> closed = new ArrayList<>();
        var renewal = new RestoreScope(RestoreScopeTest::access);
        Function<String, String> part = renewal.restorable(access -> {
            access.register(() -> closed.add("client"));
            return input -> input;
        });

        renewal.prime(
                access(new Random()), () -> assertThat(part.apply("played")).isEqualTo("played"));

        assertThat(closed).hasSize(2);
        assertThatThrownBy(() -> part.apply("lost")).isInstanceOf(IllegalStateException.class);
    }

    /// The seed of the first access is in the snapshot; with the same one, all functions would wait alike.
    @Test
    void drawsFromAnotherSourceAfterTheRestore() {
        List<AwsClientContext> made = new ArrayList<>();
        var renewal = new RestoreScope(RestoreScopeTest::access);
        renewal.restorable(access -> {
            made.add(access);
            return input -> input;
        });

        renewal.refresh();
        renewal.refresh();

        assertThat(made.stream().map(access -> access.random().nextLong())).doesNotHaveDuplicates();
    }

    @Test
    void waitsForKeysThatComeLate() {
        try (var keys = new FakeCredentialsEndpoint("late")) {
            keys.refuse(2);
            handedOutAt(keys.uri().toString());
            RestoreScope renewal = ofTheFunction(Duration.ofSeconds(5));

            assertThatCode(renewal::refresh).doesNotThrowAnyException();

            assertThat(keys.tokens()).hasSize(1);
        }
    }

    @Test
    void saysThatNobodyAnswersInsteadOfHanging() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            handedOutAt("http://127.0.0.1:" + silent.getLocalPort() + "/keys");
            RestoreScope renewal = ofTheFunction(Duration.ofMillis(300));

            assertThatThrownBy(renewal::refresh)
                    .isInstanceOf(MissingCredentialsException.class)
                    .hasMessage("No credentials after the restore: nobody answered within 300 ms");
        }
    }

    @Test
    void namesEveryPlaceWithoutKeys() {
        RestoreScope renewal = ofTheFunction(Duration.ofSeconds(5));

        assertThatThrownBy(renewal::refresh)
                .isInstanceOf(MissingCredentialsException.class)
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

    private static RestoreScope ofTheFunction(Duration patience) {
        return new RestoreScope(
                random -> new AwsClientContext(UrlConnectionHttpClient.create(), LambdaCredentials.provider(), random),
                patience);
    }

    private static AwsClientContext access(RandomGenerator random) {
        return new AwsClientContext(UrlConnectionHttpClient.create(), KEYS, random);
    }
}
