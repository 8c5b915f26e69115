import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/// SNS and CloudWatch that take everything, at once, and count: the same few microseconds for every contestant.
///
/// SNS is asked by the query protocol; CloudWatch by that, by JSON or by CBOR, as each SDK prefers.
final class LeanAws implements AutoCloseable {

    private static final Pattern ENTRY = Pattern.compile("PublishBatchRequestEntries\\.(?:member|entry)\\.\\d+\\.Id=([^&]*)");

    final AtomicInteger snsCalls = new AtomicInteger();
    final AtomicInteger cloudWatchCalls = new AtomicInteger();
    final AtomicInteger alerts = new AtomicInteger();
    private final Queue<byte[]> metrics = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpServer server;

    LeanAws() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int calls() {
        return snsCalls.get() + cloudWatchCalls.get();
    }

    /// The sum of a counter over all that CloudWatch was told in CBOR.
    double total(String metric) throws IOException {
        double total = 0;
        for (byte[] body : metrics) {
            for (JsonNode datum : CBORMapper.shared().readTree(body).path("MetricData")) {
                if (datum.path("MetricName").asString().equals(metric)) {
                    total += datum.path("Value").asDouble(0);
                    for (int i = 0; i < datum.path("Values").size(); i++) {
                        total += datum.path("Values").path(i).asDouble()
                                * datum.path("Counts").path(i).asDouble(1);
                    }
                }
            }
        }
        return total;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
            if (type.startsWith("application/cbor")) {
                cloudWatchCalls.incrementAndGet();
                metrics.add(plain(exchange, body));
                exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
                answer(exchange, "application/cbor", new byte[] {(byte) 0xA0});
            } else if (type.startsWith("application/x-amz-json")) {
                cloudWatchCalls.incrementAndGet();
                answer(exchange, type, "{}".getBytes(StandardCharsets.UTF_8));
            } else {
                answer(exchange, "text/xml", query(new String(plain(exchange, body), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String query(String form) {
        String request = "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>";
        if (form.contains("Action=PutMetricData")) {
            cloudWatchCalls.incrementAndGet();
            return "<PutMetricDataResponse>" + request + "</PutMetricDataResponse>";
        }
        snsCalls.incrementAndGet();
        if (!form.contains("Action=PublishBatch")) {
            alerts.incrementAndGet();
            return "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult>" + request + "</PublishResponse>";
        }
        var xml = new StringBuilder("<PublishBatchResponse><PublishBatchResult><Failed/><Successful>");
        Matcher entry = ENTRY.matcher(form);
        while (entry.find()) {
            alerts.incrementAndGet();
            xml.append("<member><Id>").append(entry.group(1)).append("</Id><MessageId>m-1</MessageId></member>");
        }
        return xml.append("</Successful></PublishBatchResult>").append(request).append("</PublishBatchResponse>").toString();
    }

    private static byte[] plain(HttpExchange exchange, byte[] body) throws IOException {
        if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            return body;
        }
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return unzipped.readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }
}
