package dev.runwatch.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runwatch.testkit.FakeAws.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Step Functions' list of executions and a DynamoDB table on the loopback, as the SDK of Java speaks to them (JSON
/// 1.0): they answer from what they were given, and fail as told.
public final class FakeStepFunctions implements AutoCloseable {

    /// An execution as Step Functions keeps it.
    public record Execution(
            String stateMachine,
            String name,
            String status,
            Instant started,
            Instant stopped,
            int redrives,
            String error,
            String cause,
            String input) {

        public static Execution failed(String stateMachine, String name, Instant started, Instant stopped) {
            return new Execution(stateMachine, name, "FAILED", started, stopped, 0, "Boom", "It broke", "{\"n\":1}");
        }

        public Execution status(String other) {
            return new Execution(stateMachine, name, other, started, stopped, redrives, error, cause, input);
        }

        public Execution redriven(int times) {
            return new Execution(stateMachine, name, status, started, stopped, times, error, cause, input);
        }

        public Execution input(String other) {
            return new Execution(stateMachine, name, status, started, stopped, redrives, error, cause, other);
        }

        public String arn() {
            return stateMachine.replace(":stateMachine:", ":execution:") + ":" + name;
        }
    }

    private record Standing(String action, String text, Fault fault) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Execution> executions = new ArrayList<>();
    private final Map<String, Execution> described = new HashMap<>();
    private final Map<String, JsonNode> items = new TreeMap<>();
    private final Map<String, Deque<Fault>> faults = new HashMap<>();
    private final List<Standing> standing = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private int pageSize = 1_000;

    public FakeStepFunctions() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public synchronized void has(Execution... more) {
        executions.addAll(List.of(more));
    }

    /// A description tells something else than the list: the list lags, or the execution went on.
    public synchronized void describesAs(Execution later) {
        described.put(later.arn(), later);
    }

    public synchronized void pagesOf(int size) {
        pageSize = size;
    }

    /// The next calls of an action fail in this order, such as `ListExecutions`, `BatchGetItem`; later ones succeed.
    public synchronized void fails(String action, Fault... inOrder) {
        faults.computeIfAbsent(action, name -> new ArrayDeque<>()).addAll(List.of(inOrder));
    }

    /// All calls of an action fail whose request has this text.
    public synchronized void alwaysFails(String action, String text, Fault fault) {
        standing.add(new Standing(action, text, fault));
    }

    public synchronized void recovers() {
        faults.clear();
        standing.clear();
    }

    /// Action and what it named, in order: `ListExecutions FAILED`, `DescribeExecution NAME`, `PutItem ID`.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized List<String> calls(String action) {
        return calls.stream().filter(call -> call.startsWith(action)).toList();
    }

    /// Puts an item into the table; all attributes are strings.
    public synchronized void item(String id, Map<String, String> attributes) {
        ObjectNode item = JsonMapper.shared().createObjectNode();
        item.putObject("id").put("S", id);
        attributes.forEach((name, value) -> item.putObject(name).put("S", value));
        items.put(id, item);
    }

    /// The text of an item's attribute; empty if there is none.
    public synchronized String attribute(String id, String name) {
        JsonNode item = items.get(id);
        return item == null ? "" : item.path(name).path("S").asString("");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String action =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "");
            JsonNode request =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            switch (next(action, request)) {
                case Fault.Refuse(int status, String code) ->
                    answerOfAws(
                            exchange,
                            status,
                            "{\"__type\":\"com.amazonaws#%s\",\"message\":\"scripted\"}".formatted(code));
                case Fault.Quote(int status, String code) ->
                    answerOfAws(
                            exchange,
                            status,
                            "{\"__type\":\"com.amazonaws#%s\",\"message\":%s}"
                                    .formatted(code, JsonMapper.shared().writeValueAsString(request.toString())));
                case Fault.Hang hang -> await();
                case Fault.Reset reset -> {}
                case Fault.Garbage garbage -> answer(exchange, 200, "garbage");
                case Fault.Page(int status) -> answer(exchange, status, "<html>Bad</html>");
                case Fault.Say(String said) -> answer(exchange, 200, said);
                case Fault.LoseAnswer lost -> reply(action, request);
                case Fault.HoldAnswer held -> {
                    reply(action, request);
                    await();
                }
                case Fault.Late late -> throw new IllegalArgumentException("Nothing here responds late");
                case Fault.Occupied item -> throw new IllegalArgumentException("Nothing here has items");
                case Fault.RefuseEntries entries -> throw new IllegalArgumentException("Nothing here has entries");
                case null -> answerOfAws(exchange, 200, reply(action, request));
            }
        }
    }

    private synchronized @Nullable Fault next(String action, JsonNode request) {
        calls.add(action + " " + subject(request));
        Deque<Fault> scripted = faults.getOrDefault(action, new ArrayDeque<>());
        if (!scripted.isEmpty()) {
            return scripted.removeFirst();
        }
        return standing.stream()
                .filter(one -> one.action().equals(action) && request.toString().contains(one.text()))
                .map(Standing::fault)
                .findFirst()
                .orElse(null);
    }

    private static String subject(JsonNode request) {
        if (request.has("statusFilter")) {
            return request.path("statusFilter").asString();
        }
        if (request.has("executionArn")) {
            return request.path("executionArn").asString().replaceFirst(".*:", "") + " "
                    + request.path("includedData").asString("");
        }
        return request.at("/Item/id/S").asString("");
    }

    private synchronized String reply(String action, JsonNode request) {
        return switch (action) {
            case "ListExecutions" -> list(request);
            case "DescribeExecution" -> describe(request.path("executionArn").asString());
            case "BatchGetItem" -> get(request.path("RequestItems"));
            case "PutItem" -> {
                items.put(request.at("/Item/id/S").asString(), request.path("Item"));
                yield "{\"ConsumedCapacity\":{\"CapacityUnits\":1}}";
            }
            default -> throw new IllegalArgumentException("No action " + action);
        };
    }

    private String list(JsonNode request) {
        List<Execution> all = executions.stream()
                .filter(one -> one.stateMachine()
                        .equals(request.path("stateMachineArn").asString()))
                .filter(one -> one.status().equals(request.path("statusFilter").asString()))
                .sorted(Comparator.comparing(Execution::started).reversed())
                .toList();
        int from = request.path("nextToken").asInt(0);
        int size = Math.min(pageSize, request.path("maxResults").asInt(100));
        ObjectNode page = JsonMapper.shared().createObjectNode();
        var list = page.putArray("executions");
        all.stream().skip(from).limit(size).forEach(one -> list.add(common(one)));
        if (from + size < all.size()) {
            page.put("nextToken", Integer.toString(from + size));
        }
        return page.toString();
    }

    private String describe(String arn) {
        Execution found = described.getOrDefault(
                arn,
                executions.stream()
                        .filter(one -> one.arn().equals(arn))
                        .findFirst()
                        .orElseThrow());
        ObjectNode execution = common(found)
                .put("input", found.input())
                .put("error", found.error())
                .put("cause", found.cause())
                .put("redriveStatus", "REDRIVABLE");
        execution.putObject("inputDetails").put("included", true);
        return execution.toString();
    }

    private static ObjectNode common(Execution execution) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("executionArn", execution.arn())
                .put("stateMachineArn", execution.stateMachine())
                .put("name", execution.name())
                .put("status", execution.status())
                .put("startDate", execution.started().toEpochMilli() / 1000.0)
                .put("stopDate", execution.stopped().toEpochMilli() / 1000.0)
                .put("redriveCount", execution.redrives());
    }

    private String get(JsonNode tables) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ObjectNode responses = answer.putObject("Responses");
        for (var table : tables.properties()) {
            var found = responses.putArray(table.getKey());
            for (JsonNode key : table.getValue().path("Keys")) {
                JsonNode item = items.get(key.at("/id/S").asString());
                if (item != null) {
                    found.add(item);
                }
            }
        }
        answer.putObject("UnprocessedKeys");
        return answer.toString();
    }

    private void await() {
        try {
            closed.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// As AWS sends it, with the ID of the request.
    private static void answerOfAws(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-RequestId", "00000000-0000-0000-0000-000000000000");
        answer(exchange, status, body);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
