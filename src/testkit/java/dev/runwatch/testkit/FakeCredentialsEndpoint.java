package dev.runwatch.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The endpoint from which a restored function gets its credentials (`AWS_CONTAINER_CREDENTIALS_FULL_URI`).
public final class FakeCredentialsEndpoint implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final String accessKeyId;
    private volatile @Nullable HttpHandler instead;

    /// @param accessKeyId of the credentials that it returns
    public FakeCredentialsEndpoint(String accessKeyId) {
        this.accessKeyId = accessKeyId;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        server.setExecutor(threads);
        server.createContext("/", this::respond);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    /// The next requests get status 503, as before the credentials are ready.
    public void fail(int times) {
        failures.set(times);
    }

    /// Handles each request this way until it [recovers][#recovers].
    public void respondsWith(HttpHandler other) {
        instead = other;
    }

    public void recovers() {
        instead = null;
    }

    /// The header `Authorization` of each request that got credentials.
    public List<String> tokens() {
        return List.copyOf(tokens);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void respond(HttpExchange exchange) throws IOException {
        HttpHandler other = instead;
        if (other != null) {
            other.handle(exchange);
            return;
        }
        try (exchange) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] keys = """
                    {"AccessKeyId": "%s", "SecretAccessKey": "secret", "Token": "session", "Expiration": "%s"}
                    """.formatted(accessKeyId, Instant.now().plus(Duration.ofHours(6)))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
        }
    }
}
