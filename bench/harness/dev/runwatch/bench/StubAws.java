package dev.runwatch.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/// SNS and CloudWatch on the loopback interface. They accept and count every request, in the same few microseconds for
/// every candidate, and keep CloudWatch's requests for a later check.
///
/// SNS uses the query protocol; CloudWatch uses JSON or CBOR, as each SDK prefers.
final class StubAws implements AutoCloseable {

    /// A request with its original bytes, to send it again.
    @SuppressWarnings("ArrayRecordComponent") // Requests are not compared.
    record Request(String path, String contentType, String target, byte[] body) {}

    /// The end of the name of a batch entry's id. In a value, `=` would be encoded.
    private static final String ID = ".Id=";

    private final AtomicInteger snsCalls = new AtomicInteger();
    private final AtomicInteger alerts = new AtomicInteger();
    private final AtomicReference<Request> lastToSns = new AtomicReference<>();
    private final Queue<Request> toCloudWatch = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpServer server;

    private final String scheme;

    StubAws() {
        this(Optional.empty());
    }

    /// @param tls for HTTPS instead of HTTP
    StubAws(Optional<SSLContext> tls) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        scheme = tls.isPresent() ? "https" : "http";
        try {
            server = tls.isPresent() ? HttpsServer.create(address, 0) : HttpServer.create(address, 0);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        if (tls.isPresent() && server instanceof HttpsServer https) {
            https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// With a host name, as AWS has. For IP addresses the SDK caches the URIs of the last requests, including whole
    /// forms.
    String endpoint() {
        return scheme + "://localhost:" + server.getAddress().getPort();
    }

    int snsCalls() {
        return snsCalls.get();
    }

    int cloudWatchCalls() {
        return toCloudWatch.size();
    }

    int calls() {
        return snsCalls() + cloudWatchCalls();
    }

    /// Messages that SNS accepted, alone or in batches.
    int alerts() {
        return alerts.get();
    }

    Request lastToSns() {
        return lastToSns.get();
    }

    List<Request> toCloudWatch() {
        return List.copyOf(toCloudWatch);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            exchange.getResponseHeaders().set("x-amzn-RequestId", "r-1");
            if (request.contentType().startsWith("application/cbor")) {
                toCloudWatch.add(request);
                exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
                respond(exchange, "application/cbor", new byte[] {(byte) 0xA0});
            } else if (request.contentType().startsWith("application/x-amz-json")) {
                toCloudWatch.add(request);
                respond(exchange, request.contentType(), bytes("{}"));
            } else {
                respond(exchange, "text/xml", bytes(publish(request)));
            }
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = unzipped.readAllBytes();
            }
        }
        return new Request(
                exchange.getRequestURI().getPath(),
                header(exchange, "Content-Type"),
                header(exchange, "X-Amz-Target"),
                body);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private String publish(Request request) {
        String id = "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>";
        String form = new String(request.body(), StandardCharsets.UTF_8);
        snsCalls.incrementAndGet();
        lastToSns.set(request);
        if (!form.contains("Action=PublishBatch")) {
            alerts.incrementAndGet();
            return "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult>" + id
                    + "</PublishResponse>";
        }
        var xml = new StringBuilder("<PublishBatchResponse><PublishBatchResult><Failed/><Successful>");
        for (int at = form.indexOf(ID); at >= 0; at = form.indexOf(ID, at + 1)) {
            int end = form.indexOf('&', at);
            String entry = form.substring(at + ID.length(), end < 0 ? form.length() : end);
            alerts.incrementAndGet();
            xml.append("<member><Id>").append(entry).append("</Id><MessageId>m-1</MessageId></member>");
        }
        return xml.append("</Successful></PublishBatchResult>")
                .append(id)
                .append("</PublishBatchResponse>")
                .toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void respond(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }
}
