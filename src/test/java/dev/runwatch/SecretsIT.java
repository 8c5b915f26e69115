package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.Answer;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.SecretSample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// No secret leaves the packaged function. Each field of each kind of event contains secrets in many forms, and every
/// output is searched, both in normal operation and during faults.
class SecretsIT {

    /// By which something may leave the process.
    private enum Door {
        LOG,
        ALERT,
        METRIC,
        ANSWER,
        THREADS
    }

    private static final Set<Door> NOWHERE = Set.of();
    private static final Set<Door> LOG = Set.of(Door.LOG);
    private static final Set<Door> LOG_AND_ALERT = Set.of(Door.LOG, Door.ALERT);

    /// Where a *bare* text of a field may be seen, one without any sign that it is secret. Other fields are a part
    /// of the detail, and so of the log's payload, and seen nowhere else.
    private static final Map<String, Set<Door>> BARE = Map.ofEntries(
            // Nothing tells what happened, so the sender hears what came instead.
            Map.entry("source", Set.of(Door.LOG, Door.ANSWER)),
            Map.entry("detail-type", Set.of(Door.LOG, Door.ANSWER)),
            Map.entry("detail", NOWHERE),
            // Whose event it is.
            Map.entry("id", LOG_AND_ALERT),
            Map.entry("account", LOG_AND_ALERT),
            Map.entry("region", LOG_AND_ALERT),
            // What people ask first: they are the alert.
            Map.entry("detail.status", LOG_AND_ALERT),
            Map.entry("detail.error", LOG_AND_ALERT),
            Map.entry("detail.cause", LOG_AND_ALERT),
            Map.entry("detail.redriveStatus", LOG_AND_ALERT),
            Map.entry("detail.redriveStatusReason", LOG_AND_ALERT),
            // Only because this test's settings ask for them (`runwatch.alerts.include`).
            Map.entry("detail.input", LOG_AND_ALERT),
            Map.entry("detail.output", LOG_AND_ALERT),
            // Who called what, and what AWS answered.
            Map.entry("detail.eventName", LOG_AND_ALERT),
            Map.entry("detail.errorCode", LOG_AND_ALERT),
            Map.entry("detail.errorMessage", LOG_AND_ALERT),
            Map.entry("detail.requestParameters.name", LOG_AND_ALERT),
            Map.entry("detail.userIdentity.arn", LOG_AND_ALERT),
            Map.entry("detail.eventSource", Set.of(Door.LOG, Door.ANSWER)),
            // Of the envelope nothing else is used.
            Map.entry("version", NOWHERE),
            Map.entry("time", NOWHERE),
            Map.entry("resources", NOWHERE),
            Map.entry("replay-name", NOWHERE));

    /// One of each kind; the archive's and the one inside an SNS notification are made of them.
    private static final List<String> KINDS = List.of(
            "running.json",
            "pending-redrive.json",
            "succeeded.json",
            "failed.json",
            "failed-after-redrive.json",
            "not-redrivable.json",
            "timed-out.json",
            "aborted-with-cause.json",
            "unknown-status.json",
            "replayed.json",
            "api-start-execution.json",
            "api-start-execution-denied.json",
            "rejected-glue-state-change.json",
            "rejected-s3-event.json");

    private static Path root = Path.of("");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final FakeAws aws = new FakeAws();
    private final FakeRuntimeApi api = new FakeRuntimeApi();

    /// What may leave by none of the doors, and what it is.
    private final Map<String, String> disguised = new TreeMap<>();

    /// What may leave by some doors, and its field.
    private final Map<String, String> bare = new TreeMap<>();

    private final StringBuilder threads = new StringBuilder();
    private final Map<String, String> credentials = new TreeMap<>();

    @BeforeAll
    static void unpack(@TempDir Path folder) {
        root = LambdaProcess.unpack(folder.resolve("task"));
    }

    @BeforeEach
    void makeCredentials() {
        credentials.put(
                "AWS_ACCESS_KEY_ID",
                new SecretSample("", "AKIACANARY16").fill(random).text());
        credentials.put(
                "AWS_SECRET_ACCESS_KEY",
                new SecretSample("", "CANARY40").fill(random).text());
        credentials.put(
                "AWS_SESSION_TOKEN",
                new SecretSample("", "IQoJb3JpZ2luX2VjCANARY/CANARY")
                        .fill(random)
                        .text());
        credentials.forEach((name, value) -> disguised.put(value, name));
    }

    @AfterEach
    void close() {
        api.close();
        aws.close();
    }

    /// As it is run, and with all that anybody can say.
    @ParameterizedTest
    @ValueSource(strings = {"INFO", "TRACE"})
    void noSecretLeavesAtAnyLogLevel(String level) {
        noneLeavesAt(level);
    }

    @Tag("endurance")
    @ParameterizedTest
    @ValueSource(strings = {"ERROR", "WARN", "DEBUG"})
    void noSecretLeavesAtTheOtherLogLevels(String level) {
        noneLeavesAt(level);
    }

    private void noneLeavesAt(String level) {
        try (LambdaProcess function = start(atLevel(level))) {
            disguises().forEach(this::invoke);
            bareTexts().forEach(this::invoke);
            damaged().forEach(this::invoke);
            goWrong(function);

            nothingLeft(function);
            whatMayBeSeenIsSeen(function);
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

    /// Every disguise in every field whose text is somebody's, in a kind of event each.
    private Stream<byte[]> disguises() {
        List<ObjectNode> events = new ArrayList<>();
        int number = 0;
        for (SecretSample disguise : SecretSample.all()) {
            for (String kind : List.of("failed.json", KINDS.get(number++ % KINDS.size()))) {
                ObjectNode event = event(kind);
                for (String field : fields(event)) {
                    if (!decides(field)) {
                        put(event, field, worn(disguise, kind + " " + field));
                    }
                }
                events.add(event);
            }
        }
        // Also where it decides what the event is: each alone, so that the others are still read.
        for (String kind : KINDS) {
            for (String field : fields(event(kind))) {
                SecretSample any =
                        SecretSample.all().get(random.nextInt(SecretSample.all().size()));
                ObjectNode event = event(kind);
                put(event, field, worn(any, kind + " " + field));
                events.add(event);
            }
        }
        return mixed(events);
    }

    private Stream<byte[]> bareTexts() {
        List<ObjectNode> events = new ArrayList<>();
        for (String kind : KINDS) {
            for (String field : fields(event(kind))) {
                ObjectNode event = event(kind);
                String secret = SecretSample.secret(random);
                bare.put(secret, kind + " " + field);
                put(event, field, secret);
                events.add(event);
            }
        }
        return mixed(events);
    }

    /// Queues of fifty, plain and from SNS; every twentieth comes directly.
    private Stream<byte[]> mixed(List<ObjectNode> events) {
        List<byte[]> invocations = new ArrayList<>();
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < events.size(); i++) {
            if (i % 20 == 0) {
                invocations.add(bytes(events.get(i)));
            } else {
                records.add(record(
                        records.size(),
                        i % 7 == 0
                                ? inNotification(events.get(i))
                                : events.get(i).toString()));
            }
            if (records.size() == 50 || (i == events.size() - 1 && !records.isEmpty())) {
                invocations.add(bytes(JsonNodeFactory.instance.objectNode().set("Records", records)));
                records = JsonNodeFactory.instance.arrayNode();
            }
        }
        return invocations.stream();
    }

    /// What cannot be read, or is far too long: cut, no JSON, two in one, of a wrong shape, too deep, too much.
    private List<byte[]> damaged() {
        List<byte[]> damaged = new ArrayList<>();
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (SecretSample disguise : SecretSample.all()) {
            String text = worn(disguise, "damaged");
            ObjectNode event = event("failed.json");
            put(event, "detail.input", text);
            put(event, "detail.error", text);
            String json = event.toString();
            for (String body : List.of(
                    json.substring(0, json.indexOf("\"error\"") + 60),
                    text,
                    json + text,
                    "[" + JsonMapper.shared().writeValueAsString(text) + "]")) {
                records.add(record(records.size(), body));
            }
        }
        damaged.add(bytes(JsonNodeFactory.instance.objectNode().set("Records", records)));
        String secret = worn(SecretSample.TEXT.getFirst(), "not JSON");
        damaged.add(secret.getBytes(StandardCharsets.UTF_8));
        damaged.add(("{\"Records\":[{\"eventSource\":\"" + secret + "\"}]}").getBytes(StandardCharsets.UTF_8));
        damaged.add(("[".repeat(2_000) + "\"" + secret + "\"" + "]".repeat(2_000)).getBytes(StandardCharsets.UTF_8));
        ObjectNode oversize = event("failed.json");
        put(oversize, "detail.cause", "x".repeat(3_990) + " " + secret + " y".repeat(500_000));
        damaged.add(bytes(oversize));
        return damaged;
    }

    /// Every neighbour fails, and quotes what it got where it can. Each event is a fact of its own.
    private void goWrong(LambdaProcess function) {
        for (Fault fault : List.of(
                new Fault.Quote(403, "SignatureDoesNotMatch"),
                new Fault.Reset(),
                new Fault.Garbage(),
                new Fault.Page(403),
                new Fault.RefuseEntries(Set.of(0), "Quoted", true))) {
            aws.snsAlwaysFails(fault);
            invoke(secretive(), Duration.ofMillis(1800));
            invoke(queue(secretive(), secretive()), Duration.ofMillis(1800));
        }
        aws.snsAlwaysFails(new Fault.LoseAnswer());
        invoke(secretive(), Duration.ofMillis(1800));
        invoke(secretive(), Duration.ofMillis(100));
        for (Fault fault :
                List.of(new Fault.Quote(400, "SignatureDoesNotMatch"), new Fault.Reset(), new Fault.Garbage())) {
            aws.cloudWatchAlwaysFails(fault);
            invoke(secretive(), Duration.ofMillis(1800));
        }
        aws.snsAlwaysFails(new Fault.Hang());
        int before = aws.calls().size();
        CompletableFuture<Answer> hanging = api.invoke(secretive(), Duration.ofMillis(2500));
        while (aws.calls().size() == before && !hanging.isDone()) {
            Thread.onSpinWait();
        }
        threads.append(function.threads());
        hanging.orTimeout(60, TimeUnit.SECONDS).join();
        threads.append(function.threads());
    }

    private byte[] secretive() {
        ObjectNode event = event("failed.json");
        for (String field : List.of("detail.input", "detail.output", "detail.error", "detail.cause")) {
            put(
                    event,
                    field,
                    worn(
                            SecretSample.all()
                                    .get(random.nextInt(SecretSample.all().size())),
                            "while all goes wrong, " + field));
        }
        return bytes(event);
    }

    private byte[] queue(byte[]... events) {
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (byte[] event : events) {
            records.add(record(records.size(), new String(event, StandardCharsets.UTF_8)));
        }
        return bytes(JsonNodeFactory.instance.objectNode().set("Records", records));
    }

    @Test
    void noSecretLeavesInAnUnexpectedException() {
        Map<String, String> variables = atLevel("TRACE");
        variables.put("SPRING_CLOUD_FUNCTION_DEFINITION", "receive|report|log|notify|record|respond");
        try (LambdaProcess function = start(variables)) {
            invoke(secretive());
            invoke(queue(secretive(), secretive()));

            nothingLeft(function);
            assertThat(api.heard()).asString().contains("ClassCastException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON, ", "{\"AccessKeyId\": "})
    void noSecretLeavesWithDamagedCredentials(String beforeTheKey) throws IOException {
        String token = new SecretSample("", "CANARY/CANARY").fill(random).text();
        disguised.put(token, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
        String answer =
                beforeTheKey + credentials.get("AWS_SECRET_ACCESS_KEY") + " " + credentials.get("AWS_SESSION_TOKEN");
        HttpServer keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keys.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(beforeTheKey.isEmpty() ? 500 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        keys.start();
        Map<String, String> variables = atLevel("TRACE");
        credentials.keySet().forEach(name -> variables.put(name, ""));
        variables.put(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:" + keys.getAddress().getPort() + "/keys");
        variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        try (LambdaProcess function = start(variables)) {
            invoke(secretive());

            nothingLeft(function);
            assertThat(api.heard()).asString().contains("AlertPublishException", "credentials");
        } finally {
            keys.stop(0);
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

    /// Of a secret not even a piece may be seen.
    private void nothingLeft(LambdaProcess function) {
        Map<Door, String> doors = new EnumMap<>(Map.of(
                Door.LOG, String.join("\n", function.output()),
                Door.ALERT, aws.published().toString(),
                Door.METRIC, aws.data().toString(),
                Door.ANSWER, String.join("\n", api.heard()),
                Door.THREADS, threads.toString()));
        Map<String, String> hidden = byPiece(disguised);
        Map<String, String> shown = byPiece(bare);
        Set<String> leaks = new TreeSet<>();
        doors.forEach((door, text) -> {
            for (String piece : SecretSample.pieces(text)) {
                if (hidden.containsKey(piece)) {
                    leaks.add(door + " shows " + hidden.get(piece) + ": " + around(text, piece));
                } else if (shown.containsKey(piece)
                        && !mayBeSeen(shown.get(piece)).contains(door)) {
                    leaks.add(door + " shows the bare text of " + shown.get(piece) + ": " + around(text, piece));
                }
            }
        });
        assertThat(leaks).as("with the seed %d", seed).isEmpty();
    }

    private static Map<String, String> byPiece(Map<String, String> secrets) {
        Map<String, String> pieces = new HashMap<>();
        secrets.forEach((secret, what) -> SecretSample.pieces(secret).forEach(piece -> pieces.put(piece, what)));
        return pieces;
    }

    /// Were nothing seen of what may be seen, the test would look into the wrong places.
    private void whatMayBeSeenIsSeen(LambdaProcess function) {
        String log = String.join("\n", function.output());
        String alerts = aws.published().toString();
        bare.forEach((text, field) -> {
            if (field.equals("failed.json detail.error")) {
                assertThat(log).contains(text);
                assertThat(alerts).contains(text);
            }
        });
        assertThat(bare).containsValue("failed.json detail.error");
        assertThat(api.heard()).asString().contains("AlertPublishException", "InvalidEventException", "***");
        assertThat(threads).contains("\"main\"");
    }

    private static Set<Door> mayBeSeen(String kindAndField) {
        String field = kindAndField.substring(kindAndField.indexOf(' ') + 1);
        return BARE.getOrDefault(field, field.startsWith("detail.") ? LOG : NOWHERE);
    }

    private static String around(String text, String canary) {
        int at = text.indexOf(canary);
        return text.substring(Math.max(0, at - 120), Math.min(text.length(), at + canary.length() + 20));
    }

    private String worn(SecretSample disguise, String where) {
        var worn = disguise.fill(random);
        worn.canaries().forEach(canary -> disguised.put(canary, "\"" + disguise + "\" in " + where));
        return worn.text();
    }

    /// Each is a fact of its own, so that no alert is left out as a duplicate.
    private ObjectNode event(String kind) {
        String json = new String(LocalFunction.event(kind), StandardCharsets.UTF_8);
        String run = ":run-" + Long.toHexString(random.nextLong());
        return (ObjectNode) JsonMapper.shared().readTree(json.replace(":nightly-2026-11-20", run));
    }

    private static List<String> fields(ObjectNode event) {
        List<String> fields = new ArrayList<>();
        for (var member : event.properties()) {
            if (member.getValue() instanceof ObjectNode object) {
                fields(object).forEach(field -> fields.add(member.getKey() + "." + field));
            }
            fields.add(member.getKey());
        }
        return fields;
    }

    /// Whether the event would be another kind with another text there, or another fact.
    private static boolean decides(String field) {
        return field.endsWith("Arn")
                || (!field.contains(".") && !field.matches("id|account|region|replay-name"))
                || field.matches(
                        "detail\\.(status|eventSource|inputDetails|outputDetails|requestParameters|userIdentity)");
    }

    private static void put(ObjectNode event, String field, String text) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            event.put(field, text);
        } else {
            put((ObjectNode) event.path(field.substring(0, dot)), field.substring(dot + 1), text);
        }
    }

    private ObjectNode record(int number, String body) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("messageId", "message-" + number)
                .put("receiptHandle", worn(SecretSample.TEXT.getFirst(), "receiptHandle"))
                .put("body", body)
                .put("eventSource", "aws:sqs");
    }

    private static String inNotification(ObjectNode event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Type", "Notification")
                .put("MessageId", "22b80b92")
                .put("TopicArn", LocalFunction.TOPIC)
                .put("Message", event.toString())
                .toString();
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
