package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeCredentialsEndpoint;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.FaultProxy;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.SelfSigned;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The packaged function with a fault that exists from the first event on: it reports the cause before its deadline and
/// fails the event.
@LinuxOnly
class StartFaultsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private static Path root = Path.of("");
    private static Path certificates = Path.of("");

    private final FakeAws aws = new FakeAws();
    private final FakeRuntimeApi api = new FakeRuntimeApi();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeAll
    static void unpack(@TempDir Path folder) {
        root = LambdaProcess.unpack(folder.resolve("task"));
        certificates = folder;
    }

    @AfterEach
    void close() {
        over.countDown();
        api.close();
        aws.close();
    }

    @Test
    void namesAnUnknownHostAndLogsTheMetrics() {
        try (LambdaProcess function = start(Map.of(
                "AWS_ENDPOINT_URL_SNS", "https://nope.invalid",
                "AWS_ENDPOINT_URL_CLOUDWATCH", "https://neither.invalid"))) {
            assertThat(errorOfAnEvent())
                    .contains(LocalFunction.TOPIC, "nope.invalid:443", "UnknownHostException", "SDK Attempt Count: 5");
            assertThat(function.output()).anySatisfy(line -> {
                JsonNode metric = JsonMapper.shared().readTree(line);
                assertThat(metric.path("runwatch.alerts").asInt()).isEqualTo(1);
                assertThat(metric.path("outcome").asString()).isEqualTo("failed");
            });
        }
    }

    @Test
    void sendsNothingToAServerWithAnInvalidCertificate() {
        var trusted = SelfSigned.make(certificates.resolve("trusted.p12"), "ip:127.0.0.1", "dns:another.example");
        var unknown = SelfSigned.make(certificates.resolve("unknown.p12"), "ip:127.0.0.1");
        try (FaultProxy tls = FaultProxy.secured(aws.endpoint(), unknown.of("ip:127.0.0.1"));
                LambdaProcess function = start(Map.of(
                        "AWS_ENDPOINT_URL_SNS", tls.endpoint().toString(),
                        "JAVA_TOOL_OPTIONS", trusted.trusted()))) {
            String untrusted = errorOfAnEvent();
            int tries = tls.connections();
            tls.shows(trusted.of("dns:another.example"));
            String mistaken = errorOfAnEvent();
            int triesAgain = tls.connections() - tries;

            assertThat(untrusted).contains(LocalFunction.TOPIC, tls.endpoint().getAuthority(), "PKIX path");
            assertThat(mistaken).contains(LocalFunction.TOPIC, tls.endpoint().getAuthority(), "127.0.0.1");
            assertThat(tries).isEqualTo(5);
            assertThat(triesAgain).isEqualTo(5);
            assertThat(aws.published()).isEmpty();
            // Without this, both could fail for another reason.
            tls.shows(trusted.of("ip:127.0.0.1"));
            assertThat(invoke()).isEqualTo(new InvocationResult.Response("{}"));
            assertThat(aws.published()).hasSize(1);
            assertThat(function.alive()).isTrue();
        }
    }

    /// Where Lambda hands out keys at an address, and not in the environment.
    @Test
    void reportsMissingCredentialsUntilTheyExist() throws IOException {
        try (var keys = new FakeCredentialsEndpoint("late");
                LambdaProcess function = start(withKeysOf(keys.uri()))) {
            for (HttpHandler trouble :
                    List.of(respond(403, "no"), respond(500, "no"), respond(200, "garbage"), respond(200, "{}"))) {
                keys.respondsWith(trouble);
                assertThat(errorOfAnEvent())
                        .contains(
                                "AlertPublishException",
                                LocalFunction.TOPIC,
                                "Unable to load credentials",
                                "ContainerCredentialsProvider");
            }
            keys.respondsWith(exchange -> hang());
            assertThat(errorOfAnEvent()).contains("AlertPublishException", LocalFunction.TOPIC, "credentials");
            assertThat(aws.calls()).isEmpty();
            keys.recovers();

            assertThat(invoke()).isEqualTo(new InvocationResult.Response("{}"));
            assertThat(aws.signers()).containsOnly("late");
            assertThat(aws.published()).hasSize(1);
            assertThat(function.alive()).isTrue();
        }
    }

    /// SNS takes a message only in its topic's own Region, and by the name of the topic's own partition.
    @ParameterizedTest
    @CsvSource({"aws, eu-west-1", "aws-cn, cn-north-1", "aws-us-gov, us-gov-west-1"})
    void callsSnsInTheRegionOfTheTopic(String partition, String region) {
        String topic = "arn:%s:sns:%s:123456789012:alerts".formatted(partition, region);
        try (LambdaProcess function = start(Map.of("RUNWATCH_ALERTS_TOPICARN", topic))) {
            assertThat(invoke()).isEqualTo(new InvocationResult.Response("{}"));

            assertThat(aws.published()).extracting(FakeAws.Published::topicArn).containsExactly(topic);
            assertThat(aws.regions()).containsExactly(region, "eu-central-1");
            assertThat(function.alive()).isTrue();
        }
    }

    private static HttpHandler respond(int status, String body) {
        return exchange -> {
            try (exchange) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        };
    }

    private void hang() {
        try {
            over.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> withKeysOf(URI keys) {
        return Map.of(
                "AWS_ACCESS_KEY_ID", "",
                "AWS_SECRET_ACCESS_KEY", "",
                "AWS_SESSION_TOKEN", "",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", keys.toString(),
                "AWS_CONTAINER_AUTHORIZATION_TOKEN", "token");
    }

    private String errorOfAnEvent() {
        InvocationResult result = invoke();
        assertThat(result).isInstanceOf(InvocationResult.Failure.class);
        return ((InvocationResult.Failure) result).body();
    }

    /// Invokes the function; a response after the deadline fails the test.
    private InvocationResult invoke() {
        long begin = System.nanoTime();
        InvocationResult result = api.invoke(LocalFunction.event("failed.json"), DEADLINE)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DEADLINE);
        return result;
    }

    /// Ready for its first event, which must not pay for the start.
    private LambdaProcess start(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC);
        LambdaProcess function = LambdaProcess.start(root, api, aws, variables);
        api.ready().orTimeout(60, TimeUnit.SECONDS).join();
        return function;
    }
}
