package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.runwatch.SecretLeaks.Output;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No secret leaves the packaged function. Each field of each kind of event contains secrets in many forms, and every
/// output is searched, both in normal operation and during faults.
@LinuxOnly
class SecretsIT {

    private static Path root = Path.of("");

    private final long seed = System.nanoTime();
    private final SecretEvents events = new SecretEvents(new Random(seed));
    private final FakeAws aws = new FakeAws();
    private final FakeRuntimeApi api = new FakeRuntimeApi();

    private final StringBuilder threads = new StringBuilder();
    private final Map<String, String> credentials = new TreeMap<>();

    @BeforeAll
    static void unpack(@TempDir Path folder) {
        root = LambdaProcess.unpack(folder.resolve("task"));
    }

    @BeforeEach
    void makeCredentials() {
        addCredential("AWS_ACCESS_KEY_ID", "AKIACANARY16");
        addCredential("AWS_SECRET_ACCESS_KEY", "CANARY40");
        addCredential("AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2VjCANARY/CANARY");
    }

    private void addCredential(String variable, String template) {
        credentials.put(variable, events.secret(template, variable));
    }

    @AfterEach
    void close() {
        api.close();
        aws.close();
    }

    /// The default level, and the one that logs most.
    @ParameterizedTest
    @ValueSource(strings = {"INFO", "TRACE"})
    void noSecretLeavesAtAnyLogLevel(String level) {
        assertNoSecretLeavesAt(level);
    }

    @Tag("endurance")
    @ParameterizedTest
    @ValueSource(strings = {"ERROR", "WARN", "DEBUG"})
    void noSecretLeavesAtTheOtherLogLevels(String level) {
        assertNoSecretLeavesAt(level);
    }

    private void assertNoSecretLeavesAt(String level) {
        try (LambdaProcess function = start(atLevel(level))) {
            events.samplesInEveryField().forEach(this::invoke);
            events.unmarkedInEveryField().forEach(this::invoke);
            events.malformed().forEach(this::invoke);
            invokeDuringFaults(function);

            assertNoLeak(function);
            assertAllowedTextsAreFound(function);
            assertThat(function.alive()).isTrue();
        }
    }

    private static Map<String, String> atLevel(String level) {
        Map<String, String> variables = new HashMap<>();
        for (String logger : List.of(
                "ROOT",
                "DEV_RUNWATCH",
                "SOFTWARE_AMAZON_AWSSDK",
                "ORG_SPRINGFRAMEWORK",
                "ORG_SPRINGFRAMEWORK_CLOUD_FUNCTION",
                "ORG_SPRINGFRAMEWORK_MESSAGING",
                "SUN_NET_WWW",
                "COM_AMAZONAWS")) {
            variables.put("LOGGING_LEVEL_" + logger, level);
        }
        return variables;
    }

    /// Every AWS service fails, and quotes the request if it can.
    private void invokeDuringFaults(LambdaProcess function) {
        for (Fault fault : List.of(
                new Fault.Quote(403, "SignatureDoesNotMatch"),
                new Fault.Reset(),
                new Fault.Garbage(),
                new Fault.Page(403),
                new Fault.RejectEntries(Set.of(0), "Quoted", true))) {
            aws.snsAlwaysFails(fault);
            invoke(events.failed(), Duration.ofMillis(1800));
            invoke(events.batch(events.failed(), events.failed()), Duration.ofMillis(1800));
        }
        aws.snsAlwaysFails(new Fault.DropResponse());
        invoke(events.failed(), Duration.ofMillis(1800));
        invoke(events.failed(), Duration.ofMillis(100));
        for (Fault fault :
                List.of(new Fault.Quote(400, "SignatureDoesNotMatch"), new Fault.Reset(), new Fault.Garbage())) {
            aws.cloudWatchAlwaysFails(fault);
            invoke(events.failed(), Duration.ofMillis(1800));
        }
        aws.snsAlwaysFails(new Fault.Hang());
        int before = aws.calls().size();
        CompletableFuture<InvocationResult> hanging = api.invoke(events.failed(), Duration.ofMillis(2500));
        while (aws.calls().size() == before && !hanging.isDone()) {
            Thread.onSpinWait();
        }
        threads.append(function.threads());
        hanging.orTimeout(60, TimeUnit.SECONDS).join();
        threads.append(function.threads());
    }

    @Test
    void noSecretLeavesInAnUnexpectedException() {
        Map<String, String> variables = atLevel("TRACE");
        variables.put("SPRING_CLOUD_FUNCTION_DEFINITION", "receive|report|log|notify|record|respond");
        try (LambdaProcess function = start(variables)) {
            invoke(events.failed());
            invoke(events.batch(events.failed(), events.failed()));

            assertNoLeak(function);
            assertThat(api.received()).asString().contains("ClassCastException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not JSON, ", "{\"AccessKeyId\": "})
    void noSecretLeavesWithDamagedCredentials(String beforeTheKey) throws IOException {
        String token = events.secret("CANARY/CANARY", "AWS_CONTAINER_AUTHORIZATION_TOKEN");
        String response =
                beforeTheKey + credentials.get("AWS_SECRET_ACCESS_KEY") + " " + credentials.get("AWS_SESSION_TOKEN");
        HttpServer endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = response.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(beforeTheKey.isEmpty() ? 500 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        endpoint.start();
        Map<String, String> variables = atLevel("TRACE");
        credentials.keySet().forEach(name -> variables.put(name, ""));
        variables.put(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/keys");
        variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        try (LambdaProcess function = start(variables)) {
            invoke(events.failed());

            assertNoLeak(function);
            assertThat(api.received()).asString().contains("AlertPublishException", "credentials");
        } finally {
            endpoint.stop(0);
        }
    }

    private LambdaProcess start(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(credentials);
        variables.put("RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC);
        variables.put("RUNWATCH_ALERTS_INCLUDE", "input,output");
        variables.putAll(more);
        return LambdaProcess.start(root, api, aws, variables);
    }

    private void invoke(byte[] event) {
        invoke(event, Duration.ofSeconds(30));
    }

    private void invoke(byte[] event, Duration deadline) {
        assertThat(api.invoke(event, deadline).orTimeout(60, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(60));
    }

    private void assertNoLeak(LambdaProcess function) {
        Map<Output, String> outputs = Map.of(
                Output.LOG, String.join("\n", function.output()),
                Output.ALERT, aws.published().toString(),
                Output.METRIC, aws.data().toString(),
                Output.RESPONSE, String.join("\n", api.received()),
                Output.THREADS, threads.toString());
        assertThat(SecretLeaks.find(outputs, events))
                .as("with the seed %d", seed)
                .isEmpty();
    }

    /// Otherwise the test would search the wrong outputs.
    private void assertAllowedTextsAreFound(LambdaProcess function) {
        String log = String.join("\n", function.output());
        String alerts = aws.published().toString();
        events.unmarked().forEach((text, field) -> {
            if (field.equals("failed.json detail.error")) {
                assertThat(log).contains(text);
                assertThat(alerts).contains(text);
            }
        });
        assertThat(events.unmarked()).containsValue("failed.json detail.error");
        assertThat(api.received()).asString().contains("AlertPublishException", "InvalidEventException", "***");
        assertThat(threads).contains("\"main\"");
    }
}
