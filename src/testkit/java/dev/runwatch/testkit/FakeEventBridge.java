package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeServer.Routes;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The rules of EventBridge on the loopback interface, for the AWS SDK for Java (JSON 1.1).
public final class FakeEventBridge implements AutoCloseable {

    private final FakeServer server = new FakeServer(new Routing());
    private final Map<String, String> states = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private @Nullable Fault fault;

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// @param state such as `ENABLED`
    public synchronized void rule(String eventBus, String name, String state) {
        states.put(eventBus + " " + name, state);
    }

    public synchronized void alwaysFails(Fault all) {
        fault = all;
    }

    /// Action, event bus and rule of each call, in order.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.close();
    }

    private static String key(JsonNode request) {
        return request.path("EventBusName").asString("default") + " "
                + request.path("Name").asString();
    }

    private final class Routing implements Routes {

        @Override
        public FakeService service(FakeRequest request) {
            return new Rules();
        }

        @Override
        public @Nullable Fault fault(FakeService service, FakeRequest request) {
            synchronized (FakeEventBridge.this) {
                calls.add(service.action(request) + " " + key(request.json()));
                return fault;
            }
        }
    }

    private final class Rules implements FakeService {

        @Override
        public String action(FakeRequest request) {
            return request.header("x-amz-target").replaceFirst(".*\\.", "");
        }

        @Override
        public FakeResponse accept(FakeRequest request, boolean acknowledged) {
            synchronized (FakeEventBridge.this) {
                String state = states.get(key(request.json()));
                return state == null
                        ? error(400, "ResourceNotFoundException", "Rule does not exist")
                        : FakeResponse.json(200, Map.of("State", state));
            }
        }

        @Override
        public FakeResponse error(int status, String code, String message) {
            return FakeResponse.json(status, Map.of("__type", code, "message", message));
        }
    }
}
