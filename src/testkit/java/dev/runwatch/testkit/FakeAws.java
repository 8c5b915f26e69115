package dev.runwatch.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/// SNS, CloudWatch and DynamoDB on the loopback, as the SDK of Java speaks to them: they store what they get, and
/// fail as told.
///
/// SNS speaks the query protocol, CloudWatch Smithy RPC v2 with CBOR, DynamoDB JSON.
public final class FakeAws implements AutoCloseable {

    /// What a service does instead of storing.
    public sealed interface Fault {

        /// Answers with an error of AWS.
        record Refuse(int status, String code) implements Fault {}

        /// Answers with an error that quotes the request, as AWS does when it finds the signature wrong.
        record Quote(int status, String code) implements Fault {}

        /// Takes the request and answers only when this fake is closed.
        record Hang() implements Fault {}

        /// Takes the request and closes the connection without an answer.
        record Reset() implements Fault {}

        /// Answers as a proxy in the way does: a status and a page.
        record Page(int status) implements Fault {}

        /// Stores what it gets and closes the connection without an answer.
        record LoseAnswer() implements Fault {}

        /// Stores what it gets and answers only when this fake is closed.
        record HoldAnswer() implements Fault {}

        /// DynamoDB stores the item and responds after the delay.
        record Late(Duration delay) implements Fault {}

        /// Answers 200 with something that is no answer.
        record Garbage() implements Fault {}

        /// Answers 200 with JSON of somebody else, or with nothing.
        record Say(String body) implements Fault {}

        /// DynamoDB's answer to a condition that does not hold: the item that is there, as its JSON.
        record Occupied(String item) implements Fault {}

        /// Takes a batch but refuses some of its entries.
        record RefuseEntries(Set<Integer> positions, String code, boolean senderFault) implements Fault {}
    }

    /// One message that SNS stored.
    ///
    /// @param answered whether SNS said so
    public record Published(
            String topicArn,
            String subject,
            String message,
            Map<String, String> attributes,
            Map<String, String> parameters,
            boolean answered) {

        /// The text for one protocol, out of `MessageStructure=json`.
        public String text(String protocol) {
            return JsonMapper.shared().readTree(message).path(protocol).asString("");
        }
    }

    /// One datum that CloudWatch stored.
    ///
    /// @param at its time stamp
    /// @param sum of all its values
    /// @param count of all its values; 1 for a single one
    public record Datum(
            String namespace,
            String name,
            Map<String, String> dimensions,
            String unit,
            Instant at,
            double sum,
            double count,
            List<Double> values) {}

    private HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Deque<Fault>> faults = new HashMap<>();
    private final Map<String, Fault> standing = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> signers = new ArrayList<>();
    private final List<String> regions = new ArrayList<>();
    private final Set<Integer> connections = new TreeSet<>();
    private final List<Published> published = new ArrayList<>();
    private final List<Datum> data = new ArrayList<>();
    private final Map<String, String> items = new TreeMap<>();

    public FakeAws() {
        server = listen(0);
    }

    private HttpServer listen(int port) {
        try {
            HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            listening.createContext("/", this::handle);
            listening.setExecutor(threads);
            listening.start();
            return listening;
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /// Closes every connection, as servers do with one that is idle for long, and listens on at the same address.
    public synchronized void closesConnections() {
        int port = server.getAddress().getPort();
        server.stop(0);
        server = listen(port);
    }

    /// By name, as AWS has names: of a host with an address the SDK keeps the URIs of its last requests, whole forms.
    public synchronized URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /// The next calls of SNS fail in this order; later ones succeed.
    public synchronized void snsFails(Fault... inOrder) {
        faults.computeIfAbsent("sns", service -> new ArrayDeque<>()).addAll(List.of(inOrder));
    }

    public synchronized void snsAlwaysFails(Fault fault) {
        standing.put("sns", fault);
    }

    /// All succeeds again; what was stored stays.
    public synchronized void recovers() {
        faults.clear();
        standing.clear();
    }

    /// The next calls of CloudWatch fail in this order; later ones succeed.
    public synchronized void cloudWatchFails(Fault... inOrder) {
        faults.computeIfAbsent("cloudwatch", service -> new ArrayDeque<>()).addAll(List.of(inOrder));
    }

    public synchronized void cloudWatchAlwaysFails(Fault fault) {
        standing.put("cloudwatch", fault);
    }

    /// Forgets faults and what was stored.
    public synchronized void reset() {
        faults.clear();
        standing.clear();
        calls.clear();
        signers.clear();
        regions.clear();
        connections.clear();
        published.clear();
        data.clear();
        items.clear();
    }

    /// The status of each item that DynamoDB stored, by id. Conditions are not looked at.
    public synchronized Map<String, String> items() {
        return Map.copyOf(items);
    }

    /// The next calls of DynamoDB fail in this order; later ones succeed.
    public synchronized void dynamoDbFails(Fault... inOrder) {
        faults.computeIfAbsent("dynamodb", service -> new ArrayDeque<>()).addAll(List.of(inOrder));
    }

    public synchronized void dynamoDbAlwaysFails(Fault fault) {
        standing.put("dynamodb", fault);
    }

    /// The actions that were called, failed ones included: `Publish`, `PublishBatch`, `PutMetricData`.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /// The access key that signed each call, in order.
    public synchronized List<String> signers() {
        return List.copyOf(signers);
    }

    /// The Region for which each call was signed, in order.
    public synchronized List<String> regions() {
        return List.copyOf(regions);
    }

    /// The ports from which somebody called.
    public synchronized Set<Integer> connections() {
        return Set.copyOf(connections);
    }

    public synchronized List<Published> published() {
        return List.copyOf(published);
    }

    /// What SNS stored since this was asked last: a storm is more than the memory holds.
    public synchronized List<Published> takePublished() {
        List<Published> taken = List.copyOf(published);
        published.clear();
        return taken;
    }

    public synchronized List<Datum> data() {
        return List.copyOf(data);
    }

    /// The sum of a metric's values over all calls, for the series with exactly these dimensions (`name=value`).
    public double total(String metric, String... dimensions) {
        Map<String, String> wanted = new TreeMap<>();
        for (String dimension : dimensions) {
            String[] parts = dimension.split("=", 2);
            wanted.put(parts[0], parts[1]);
        }
        return data().stream()
                .filter(datum ->
                        datum.name().equals(metric) && datum.dimensions().equals(wanted))
                .mapToDouble(Datum::sum)
                .sum();
    }

    /// Afterwards nothing more is stored.
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            note(exchange);
            byte[] body = body(exchange);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (target != null && target.startsWith("DynamoDB_")) {
                handleTable(exchange, target.substring(target.indexOf('.') + 1), body);
                return;
            }
            boolean cloudWatch = exchange.getRequestURI().getPath().endsWith("/operation/PutMetricData");
            Map<String, String> form = cloudWatch ? Map.of() : form(body);
            String service = cloudWatch ? "cloudwatch" : "sns";
            Fault fault = next(service, cloudWatch ? "PutMetricData" : form.getOrDefault("Action", "?"));
            switch (fault) {
                case Fault.Refuse(int status, String code) -> refuse(exchange, cloudWatch, status, code, "scripted");
                case Fault.Quote(int status, String code) ->
                    refuse(exchange, cloudWatch, status, code, quoted(exchange, form));
                case Fault.Hang hang -> hang();
                case Fault.Reset reset -> {}
                case Fault.LoseAnswer lost -> store(cloudWatch, body, form);
                case Fault.HoldAnswer held -> {
                    store(cloudWatch, body, form);
                    hang();
                }
                case Fault.Garbage garbage ->
                    answer(exchange, 200, "text/plain", "garbage".getBytes(StandardCharsets.UTF_8));
                case Fault.Page(int status) ->
                    answer(exchange, status, "text/html", "<html>Bad</html>".getBytes(StandardCharsets.UTF_8));
                case Fault.Say(String said) -> say(exchange, said);
                case Fault.Late none -> throw new IllegalStateException("Only a table responds late");
                case Fault.Occupied none -> throw new IllegalStateException("Only a table has items");
                case Fault.RefuseEntries entries -> answerSns(exchange, form, entries);
                case null -> {
                    if (cloudWatch) {
                        storeData(body);
                        cbor(exchange, 200, Map.of());
                    } else {
                        answerSns(exchange, form, new Fault.RefuseEntries(Set.of(), "", false));
                    }
                }
            }
        }
    }

    private void handleTable(HttpExchange exchange, String action, byte[] body) throws IOException {
        switch (next("dynamodb", action)) {
            case Fault.Refuse(int status, String code) ->
                json(
                        exchange,
                        status,
                        Map.of("__type", "com.amazonaws.dynamodb.v20120810#" + code, "message", "scripted"));
            case Fault.Quote(int status, String code) ->
                json(
                        exchange,
                        status,
                        Map.of(
                                "__type",
                                "com.amazonaws.dynamodb.v20120810#" + code,
                                "message",
                                new String(body, StandardCharsets.UTF_8)));
            case Fault.Hang hang -> hang();
            case Fault.Reset reset -> {}
            case Fault.LoseAnswer lost -> storeItem(action, body);
            case Fault.HoldAnswer held -> {
                storeItem(action, body);
                hang();
            }
            case Fault.Late(Duration delay) -> {
                storeItem(action, body);
                hang(delay);
                json(exchange, 200, cost(JsonMapper.shared().readTree(body)));
            }
            case Fault.Garbage garbage ->
                answer(exchange, 200, "text/plain", "garbage".getBytes(StandardCharsets.UTF_8));
            case Fault.Page(int status) ->
                answer(exchange, status, "text/html", "<html>Bad</html>".getBytes(StandardCharsets.UTF_8));
            case Fault.Say(String said) -> say(exchange, said);
            case Fault.Occupied(String item) ->
                json(
                        exchange,
                        400,
                        Map.of(
                                "__type",
                                "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                                "message",
                                "The conditional request failed",
                                "Item",
                                JsonMapper.shared().readTree(item)));
            case Fault.RefuseEntries none -> throw new IllegalStateException("A table has no batches here");
            case null -> {
                storeItem(action, body);
                json(exchange, 200, cost(JsonMapper.shared().readTree(body)));
            }
        }
    }

    private synchronized void storeItem(String action, byte[] body) {
        JsonNode request = JsonMapper.shared().readTree(body);
        if (action.equals("PutItem")) {
            items.put(
                    request.at("/Item/id/S").asString(),
                    request.at("/Item/status/S").asString());
        } else {
            items.remove(request.at("/Key/id/S").asString());
        }
    }

    /// What DynamoDB says of a write: what it cost, if asked.
    private static Map<String, Object> cost(JsonNode request) {
        return request.path("ReturnConsumedCapacity").asString("").equals("TOTAL")
                ? Map.of(
                        "ConsumedCapacity",
                        Map.of("TableName", request.path("TableName").asString(), "CapacityUnits", 1))
                : Map.of();
    }

    private static void say(HttpExchange exchange, String body) throws IOException {
        answer(exchange, 200, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void json(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        answerOfAws(
                exchange,
                status,
                "application/x-amz-json-1.0",
                JsonMapper.shared().writeValueAsBytes(body));
    }

    private synchronized void note(HttpExchange exchange) {
        connections.add(exchange.getRemoteAddress().getPort());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        regions.add(
                authorization == null ? "" : authorization.replaceFirst(".*Credential=[^/]*/[^/]*/([^/]*)/.*", "$1"));
        signers.add(authorization == null ? "" : authorization.replaceFirst(".*Credential=([^/]*)/.*", "$1"));
    }

    private synchronized @Nullable Fault next(String service, String action) {
        calls.add(action);
        Deque<Fault> scripted = faults.getOrDefault(service, new ArrayDeque<>());
        return scripted.isEmpty() ? standing.get(service) : scripted.removeFirst();
    }

    private void hang() {
        hang(Duration.ofDays(1));
    }

    private void hang(Duration limit) {
        try {
            closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            return bytes;
        }
        try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return unzipped.readAllBytes();
        }
    }

    private static Map<String, String> form(byte[] body) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private void answerSns(HttpExchange exchange, Map<String, String> form, Fault.RefuseEntries refused)
            throws IOException {
        var xml = new StringBuilder();
        if (form.getOrDefault("Action", "").equals("Publish")) {
            store(form, "", true);
            xml.append("<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>");
        } else {
            xml.append("<PublishBatchResponse><PublishBatchResult>");
            var successful = new StringBuilder();
            var failed = new StringBuilder();
            for (int i = 1; form.containsKey(entry(i) + "Id"); i++) {
                String id = form.get(entry(i) + "Id");
                if (refused.positions().contains(i - 1)) {
                    failed.append(
                            "<member><Id>%s</Id><Code>%s</Code><Message>no</Message><SenderFault>%s</SenderFault></member>"
                                    .formatted(id, refused.code(), refused.senderFault()));
                } else {
                    store(form, entry(i), true);
                    successful.append("<member><Id>%s</Id><MessageId>m-%s</MessageId></member>".formatted(id, id));
                }
            }
            xml.append("<Successful>")
                    .append(successful)
                    .append("</Successful><Failed>")
                    .append(failed);
            xml.append("</Failed></PublishBatchResult></PublishBatchResponse>");
        }
        answerOfAws(exchange, 200, "text/xml", xml.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String entry(int number) {
        return "PublishBatchRequestEntries.member." + number + ".";
    }

    private void store(boolean cloudWatch, byte[] body, Map<String, String> form) {
        if (cloudWatch) {
            storeData(body);
        } else if (form.getOrDefault("Action", "").equals("Publish")) {
            store(form, "", false);
        } else {
            for (int i = 1; form.containsKey(entry(i) + "Id"); i++) {
                store(form, entry(i), false);
            }
        }
    }

    private synchronized void store(Map<String, String> form, String prefix, boolean answered) {
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 1; form.containsKey(prefix + "MessageAttributes.entry." + i + ".Name"); i++) {
            String attribute = prefix + "MessageAttributes.entry." + i;
            attributes.put(form.get(attribute + ".Name"), form.get(attribute + ".Value.StringValue"));
        }
        Map<String, String> parameters = new TreeMap<>();
        form.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                parameters.put(name.substring(prefix.length()), value);
            }
        });
        published.add(new Published(
                form.getOrDefault("TopicArn", ""),
                form.getOrDefault(prefix + "Subject", ""),
                form.getOrDefault(prefix + "Message", ""),
                attributes,
                parameters,
                answered));
    }

    private synchronized void storeData(byte[] body) {
        JsonNode request = CBORMapper.shared().readTree(body);
        for (JsonNode datum : request.path("MetricData")) {
            Map<String, String> dimensions = new TreeMap<>();
            for (JsonNode dimension : datum.path("Dimensions")) {
                dimensions.put(
                        dimension.path("Name").asString(),
                        dimension.path("Value").asString());
            }
            List<Double> values = new ArrayList<>();
            double sum = datum.path("Value").asDouble(0);
            double count = datum.has("Value") ? 1 : 0;
            for (int i = 0; i < datum.path("Values").size(); i++) {
                double value = datum.path("Values").path(i).asDouble();
                double times = datum.path("Counts").path(i).asDouble();
                values.add(value);
                sum += value * times;
                count += times;
            }
            data.add(new Datum(
                    request.path("Namespace").asString(),
                    datum.path("MetricName").asString(),
                    dimensions,
                    datum.path("Unit").asString(""),
                    Instant.ofEpochMilli(Math.round(datum.path("Timestamp").asDouble() * 1000)),
                    sum,
                    count,
                    values));
        }
    }

    /// The canonical request, header by header, and the parameters.
    private static String quoted(HttpExchange exchange, Map<String, String> form) {
        var text = new StringBuilder("The Canonical String for this request should have been 'POST\n/\n\n");
        exchange.getRequestHeaders().forEach((name, values) -> text.append(name.toLowerCase(Locale.ROOT))
                .append(':')
                .append(String.join(",", values))
                .append('\n'));
        form.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.append('\'').toString();
    }

    private static void refuse(HttpExchange exchange, boolean cloudWatch, int status, String code, String message)
            throws IOException {
        if (cloudWatch) {
            cbor(exchange, status, Map.of("__type", "com.amazonaws.cloudwatch#" + code, "message", message));
        } else {
            String xml =
                    "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
                            .formatted(code, xml(message));
            answerOfAws(exchange, status, "text/xml", xml.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static void cbor(HttpExchange exchange, int status, Map<String, String> body) throws IOException {
        exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
        answerOfAws(exchange, status, "application/cbor", CBORMapper.shared().writeValueAsBytes(body));
    }

    private static void answerOfAws(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-RequestId", "00000000-0000-0000-0000-000000000000");
        answer(exchange, status, type, body);
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /// The system properties that lead every client of the SDK here, with keys that open nothing.
    public Map<String, String> properties() {
        return Map.of(
                "aws.endpointUrl", endpoint().toString(),
                "aws.accessKeyId", "test",
                "aws.secretAccessKey", "test",
                "aws.region", "eu-central-1");
    }
}
