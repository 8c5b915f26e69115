package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeServer.Routes;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The executions of Step Functions and a DynamoDB table on the loopback interface, for the AWS SDK for Java (JSON
/// 1.0). They respond with what a test stored, and fail as it scripts.
public final class FakeStepFunctions implements AutoCloseable {

    /// An execution as Step Functions stores it.
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

    private final FakeServer server = new FakeServer(new Routing());
    private final List<Execution> executions = new ArrayList<>();
    private final Map<String, Execution> described = new HashMap<>();
    private final FakeTable table = new FakeTable();
    private final Map<String, JsonNode> histories = new HashMap<>();
    private final Map<String, Deque<Fault>> faults = new HashMap<>();
    private final List<Standing> standing = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private int pageSize = 1_000;

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public synchronized void has(Execution... more) {
        executions.addAll(List.of(more));
    }

    /// The description of an execution differs from its entry in the list: the list lags, or the execution continued.
    public synchronized void describesAs(Execution later) {
        described.put(later.arn(), later);
    }

    /// The history of an execution, as events of `GetExecutionHistory` in any order.
    public synchronized void history(String executionArn, JsonNode events) {
        histories.put(executionArn, events);
    }

    public synchronized void pagesOf(int size) {
        pageSize = size;
    }

    /// The next calls of an action such as `ListExecutions` or `BatchGetItem` fail in this order; later ones succeed.
    public synchronized void fails(String action, Fault... inOrder) {
        faults.computeIfAbsent(action, name -> new ArrayDeque<>()).addAll(List.of(inOrder));
    }

    /// All calls of an action fail if their request contains the text.
    public synchronized void alwaysFails(String action, String text, Fault fault) {
        standing.add(new Standing(action, text, fault));
    }

    public synchronized void recovers() {
        faults.clear();
        standing.clear();
    }

    /// Action and subject of each call, in order: `ListExecutions FAILED`, `DescribeExecution NAME`, `PutItem ID`.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized List<String> calls(String action) {
        return calls.stream().filter(call -> call.startsWith(action)).toList();
    }

    /// Puts an item into the table; all attributes are strings.
    public void item(String id, Map<String, String> attributes) {
        table.put(id, attributes);
    }

    /// The text of an item's attribute; empty if there is none.
    public String attribute(String id, String name) {
        return table.attribute(id, name);
    }

    @Override
    public void close() {
        server.close();
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

    private synchronized Object reply(String action, JsonNode request) {
        return switch (action) {
            case "ListExecutions" -> list(request);
            case "GetExecutionHistory" ->
                FakeHistory.page(
                        histories.getOrDefault(
                                request.path("executionArn").asString(),
                                JsonMapper.shared().createArrayNode()),
                        request);
            case "DescribeExecution" -> describe(request.path("executionArn").asString());
            case "BatchGetItem" -> table.get(request);
            case "PutItem" -> table.put(request);
            default -> throw new IllegalArgumentException("No action " + action);
        };
    }

    private ObjectNode list(JsonNode request) {
        List<Execution> all = executions.stream()
                .filter(one -> one.stateMachine()
                        .equals(request.path("stateMachineArn").asString()))
                .filter(one -> one.status().equals(request.path("statusFilter").asString(one.status())))
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
        return page;
    }

    private ObjectNode describe(String arn) {
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
        return execution;
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

    private final class Routing implements Routes {

        @Override
        public FakeService service(FakeRequest request) {
            return new JsonService();
        }

        @Override
        public @Nullable Fault fault(FakeService service, FakeRequest request) {
            return next(service.action(request), request.json());
        }
    }

    private final class JsonService implements FakeService {

        @Override
        public String action(FakeRequest request) {
            return request.header("x-amz-target").replaceFirst(".*\\.", "");
        }

        @Override
        public FakeResponse accept(FakeRequest request, boolean acknowledged) {
            return FakeResponse.json(200, reply(action(request), request.json()));
        }

        @Override
        public String quote(FakeRequest request) {
            return request.text();
        }

        @Override
        public FakeResponse error(int status, String code, String message) {
            return FakeResponse.json(status, Map.of("__type", "com.amazonaws#" + code, "message", message));
        }
    }
}
