package dev.runwatch.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runwatch.testkit.LambdaContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/// An HTTP server that invokes the function. The local AWS posts each event here instead of starting a container.
final class FunctionServer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<RequestStreamHandler> handler = new CompletableFuture<>();
    private final AtomicInteger completed = new AtomicInteger();

    FunctionServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /// Sets the function. Events that arrived earlier have waited for it.
    void serve(RequestStreamHandler function) {
        handler.complete(function);
    }

    /// The number of invocations that succeeded or failed.
    int completed() {
        return completed.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var response = new ByteArrayOutputStream();
            int status = 200;
            try {
                handler.join().handleRequest(exchange.getRequestBody(), response, context(exchange));
            } catch (RuntimeException failure) {
                status = 500;
                response.reset();
                response.writeBytes(error(failure));
            }
            completed.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, response.size());
            response.writeTo(exchange.getResponseBody());
        }
    }

    private static Context context(HttpExchange exchange) {
        String requestId = exchange.getRequestHeaders().getFirst("X-Amzn-Lambda-Request-Id");
        return new LambdaContext(requestId == null ? "none" : requestId, System.nanoTime() + TIMEOUT.toNanos());
    }

    private static byte[] error(RuntimeException failure) {
        String message = failure.getMessage();
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "errorType", failure.getClass().getName(), "errorMessage", message == null ? "" : message))
                .getBytes(StandardCharsets.UTF_8);
    }
}
