package dev.runwatch.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Lambda's Runtime API on the loopback interface: sends events to the function's process and receives its responses.
public final class FakeRuntimeApi implements AutoCloseable {

    private static final String API = "/2018-06-01/runtime";

    /// How an invocation ended.
    public sealed interface InvocationResult {

        record Response(String body) implements InvocationResult {}

        record Failure(String body) implements InvocationResult {}
    }

    private record Invocation(String id, String event, Duration deadline) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<InvocationResult>> results = new ConcurrentHashMap<>();
    private final CompletableFuture<String> initError = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> snapshot = new CompletableFuture<>();
    private final CompletableFuture<Void> restore = new CompletableFuture<>();
    private final CompletableFuture<String> restoreError = new CompletableFuture<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();

    public FakeRuntimeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        server.setExecutor(threads);
        server.createContext(API + "/invocation/next", this::next);
        server.createContext(API + "/invocation/", this::result);
        server.createContext(API + "/init/error", exchange -> error(exchange, initError));
        server.createContext(API + "/restore/next", this::restoreNext);
        server.createContext(API + "/restore/error", exchange -> error(exchange, restoreError));
        server.start();
    }

    /// Host and port, for Lambda's variable `AWS_LAMBDA_RUNTIME_API`.
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Sends an event as soon as the function requests one.
    public CompletableFuture<InvocationResult> invoke(byte[] event, Duration deadline) {
        String id = "request-" + ids.incrementAndGet();
        CompletableFuture<InvocationResult> result = new CompletableFuture<>();
        results.put(id, result);
        waiting.add(new Invocation(id, new String(event, StandardCharsets.UTF_8), deadline));
        return result;
    }

    /// Completes when the function has started and requests its first event.
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /// Everything that the function sent, headers and bodies.
    public List<String> received() {
        return List.copyOf(received);
    }

    /// The error of a failed start.
    public CompletableFuture<String> initError() {
        return initError;
    }

    /// Completes when the function is ready for its snapshot.
    public CompletableFuture<Void> snapshot() {
        return snapshot;
    }

    /// Restores the function from its snapshot.
    public void restore() {
        restore.complete(null);
    }

    /// The error of a failed restore.
    public CompletableFuture<String> restoreError() {
        return restoreError;
    }

    @Override
    public void close() {
        restore.complete(null);
        server.stop(0);
        threads.shutdownNow();
    }

    private void next(HttpExchange exchange) throws IOException {
        try (exchange) {
            ready.complete(null);
            Invocation invocation = waiting.take();
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", "application/json");
            headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
            headers.set(
                    "Lambda-Runtime-Deadline-Ms",
                    Long.toString(Instant.now().plus(invocation.deadline()).toEpochMilli()));
            headers.set(
                    "Lambda-Runtime-Invoked-Function-Arn",
                    "arn:aws:lambda:eu-central-1:123456789012:function:runwatch:live");
            headers.set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
            byte[] event = invocation.event().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, event.length);
            exchange.getResponseBody().write(event);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void result(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            String id = path[4];
            String body = body(exchange);
            exchange.sendResponseHeaders(202, -1);
            CompletableFuture<InvocationResult> result = results.get(id);
            if (result == null) {
                throw new IllegalStateException("A response without an invocation: " + exchange.getRequestURI());
            }
            result.complete(
                    path[5].equals("response")
                            ? new InvocationResult.Response(body)
                            : new InvocationResult.Failure(body));
        }
    }

    /// Lambda takes the snapshot during this call, and every restore continues here.
    private void restoreNext(HttpExchange exchange) throws IOException {
        try (exchange) {
            snapshot.complete(null);
            restore.join();
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void error(HttpExchange exchange, CompletableFuture<String> error) throws IOException {
        try (exchange) {
            error.complete(body(exchange));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private String body(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(exchange.getRequestHeaders().entrySet() + "\n" + body);
        return body;
    }
}
