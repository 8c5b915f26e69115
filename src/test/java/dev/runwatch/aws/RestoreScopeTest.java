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

/// What a snapshot must not contain is created again, and credentials are there after a restore.
class RestoreScopeTest {

    private static final StaticCredentialsProvider KEYS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private final Map<String, String> properties = new HashMap<>();

    @AfterEach
    void clear() {
        properties.keySet().forEach(System::clearProperty);
    }

    @Test
    void createsEachFunctionAgainWithANewContextAndClosesTheOldOne() {
        List<AwsClientContext> contexts = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        var scope = new RestoreScope(RestoreScopeTest::context);
        Function<String, String> function = scope.restorable(context -> {
            int number = contexts.size();
            contexts.add(context);
            context.register(() -> closed.add("client " + number));
            return input -> input + number;
        });

        assertThat(function.apply("made ")).isEqualTo("made 0");
        scope.refresh();
        assertThat(function.apply("made ")).isEqualTo("made 1");

        assertThat(contexts).doesNotHaveDuplicates();
        assertThat(closed).containsExactly("client 0");
    }

    @Test
    void hasNoFunctionsBetweenPrimingAndTheRestore() {
        List<String> closed = new ArrayList<>();
        var scope = new RestoreScope(RestoreScopeTest::context);
        Function<String, String> function = scope.restorable(context -> {
            context.register(() -> closed.add("client"));
            return input -> input;
        });

        scope.prime(context(new Random()), () -> assertThat(function.apply("primed"))
                .isEqualTo("primed"));

        assertThat(closed).hasSize(2);
        assertThatThrownBy(() -> function.apply("lost")).isInstanceOf(IllegalStateException.class);
    }

    /// The first seed is in the snapshot. With it, all restored functions would draw the same jitter.
    @Test
    void usesAnotherRandomSeedAfterTheRestore() {
        List<AwsClientContext> contexts = new ArrayList<>();
        var scope = new RestoreScope(RestoreScopeTest::context);
        scope.restorable(context -> {
            contexts.add(context);
            return input -> input;
        });

        scope.refresh();
        scope.refresh();

        assertThat(contexts.stream().map(context -> context.random().nextLong()))
                .doesNotHaveDuplicates();
    }

    @Test
    void retriesUntilCredentialsAreThere() {
        try (var keys = new FakeCredentialsEndpoint("late")) {
            keys.fail(2);
            credentialsAt(keys.uri().toString());
            RestoreScope scope = forLambda(Duration.ofSeconds(5));

            assertThatCode(scope::refresh).doesNotThrowAnyException();

            assertThat(keys.tokens()).hasSize(1);
        }
    }

    @Test
    void failsWhenTheCredentialsEndpointDoesNotRespond() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            credentialsAt("http://127.0.0.1:" + silent.getLocalPort() + "/keys");
            RestoreScope scope = forLambda(Duration.ofMillis(300));

            assertThatThrownBy(scope::refresh)
                    .isInstanceOf(MissingCredentialsException.class)
                    .hasMessage("No credentials after the restore: no response within 300 ms");
        }
    }

    @Test
    void namesEverySourceWithoutCredentials() {
        RestoreScope scope = forLambda(Duration.ofSeconds(5));

        assertThatThrownBy(scope::refresh)
                .isInstanceOf(MissingCredentialsException.class)
                .hasMessageContainingAll(
                        "SystemPropertyCredentialsProvider",
                        "EnvironmentVariableCredentialsProvider",
                        "ContainerCredentialsProvider");
    }

    private void credentialsAt(String uri) {
        properties.put("aws.containerCredentialsFullUri", uri);
        properties.put("aws.containerAuthorizationToken", "token");
        properties.forEach(System::setProperty);
    }

    private static RestoreScope forLambda(Duration timeout) {
        return new RestoreScope(
                random ->
                        new AwsClientContext(UrlConnectionHttpClient.create(), AwsConfiguration.credentials(), random),
                timeout);
    }

    private static AwsClientContext context(RandomGenerator random) {
        return new AwsClientContext(UrlConnectionHttpClient.create(), KEYS, random);
    }
}
