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

/// Where Lambda hands out the keys of a function that it restored (`AWS_CONTAINER_CREDENTIALS_FULL_URI`).
public final class FakeCredentialsEndpoint implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final String accessKeyId;
    private volatile @Nullable HttpHandler instead;

    /// @param accessKeyId of the keys that it hands out
    public FakeCredentialsEndpoint(String accessKeyId) {
        this.accessKeyId = accessKeyId;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    /// The next requests find it not ready yet.
    public void refuse(int times) {
        refusals.set(times);
    }

    /// Until it [recovers][#recovers], it does this instead.
    public void does(HttpHandler other) {
        instead = other;
    }

    public void recovers() {
        instead = null;
    }

    /// What those who got keys showed for it.
    public List<String> tokens() {
        return List.copyOf(tokens);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        HttpHandler other = instead;
        if (other != null) {
            other.handle(exchange);
            return;
        }
        try (exchange) {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
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
