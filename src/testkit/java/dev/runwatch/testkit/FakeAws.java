package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeServer.Routes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// SNS, CloudWatch, DynamoDB and SQS on the loopback interface, for the AWS SDK for Java. They store what they receive,
/// and fail as a test scripts it.
public final class FakeAws implements AutoCloseable {

    /// How a call fails.
    public sealed interface Fault {

        /// Responds with an error of AWS.
        record ErrorResponse(int status, String code) implements Fault {}

        /// Responds with an error that quotes the request, as AWS does if the signature is wrong.
        record Quote(int status, String code) implements Fault {}

        /// Reads the request and does not respond until the fake is closed.
        record Hang() implements Fault {}

        /// Reads the request and closes the connection without a response.
        record Reset() implements Fault {}

        /// Responds as a proxy does: a status and a page.
        record Page(int status) implements Fault {}

        /// Stores the request and closes the connection: the response is lost.
        record DropResponse() implements Fault {}

        /// Stores the request and does not respond until the fake is closed.
        record WithholdResponse() implements Fault {}

        /// Stores the request and responds after the delay.
        record Delay(Duration delay) implements Fault {}

        /// Responds with status 200 and a body that no protocol of AWS allows.
        record Garbage() implements Fault {}

        /// Responds with status 200 and this body, which does not come from AWS; it may be empty.
        record Respond(String body) implements Fault {}

        /// DynamoDB's response if the condition of a write is false: the existing item, as JSON.
        record ConditionFailed(String item) implements Fault {}

        /// Accepts a batch and rejects some of its entries.
        record RejectEntries(Set<Integer> positions, String code, boolean senderFault) implements Fault {}
    }

    /// A message that SNS stored.
    ///
    /// @param acknowledged whether SNS sent a response
    public record Published(
            String topicArn,
            String subject,
            String message,
            Map<String, String> attributes,
            Map<String, String> parameters,
            boolean acknowledged) {

        /// The text for one protocol, from `MessageStructure=json`; empty if there is none.
        public String text(String protocol) {
            return JsonMapper.shared().readTree(message).path(protocol).asString("");
        }
    }

    /// A datum that CloudWatch stored.
    ///
    /// @param sum of all values
    /// @param count of all values; 1 for a single value
    public record Datum(
            String namespace,
            String name,
            Map<String, String> dimensions,
            String unit,
            Instant at,
            double sum,
            double count,
            List<Double> values) {}

    private record Call(String action, String signer, String region, int connection) {}

    private final FakeSns sns = new FakeSns();
    private final FakeCloudWatch cloudWatch = new FakeCloudWatch();
    private final FakeDynamoDb dynamoDb = new FakeDynamoDb();
    private final FakeSqs sqs = new FakeSqs();
    private final FakeServer server = new FakeServer(new Routing());
    private final ScriptedFaults faults = new ScriptedFaults();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /// Closes every connection, as servers close idle ones, and listens again at the same address.
    public void closesConnections() {
        server.closeConnections();
    }

    /// With a host name, as AWS has. For IP addresses the SDK caches the URIs of the last requests, including whole
    /// forms.
    public URI endpoint() {
        return URI.create("http://localhost:" + server.port());
    }

    /// The system properties that direct every client of the SDK to this fake, with credentials that are not valid
    /// on AWS.
    public Map<String, String> properties() {
        return Map.of(
                "aws.endpointUrl", endpoint().toString(),
                "aws.accessKeyId", "test",
                "aws.secretAccessKey", "test",
                "aws.region", "eu-central-1");
    }

    /// The next calls of the service fail in this order; later ones succeed.
    public void snsFails(Fault... inOrder) {
        faults.script(sns, inOrder);
    }

    public void snsAlwaysFails(Fault fault) {
        faults.always(sns, fault);
    }

    public void cloudWatchFails(Fault... inOrder) {
        faults.script(cloudWatch, inOrder);
    }

    public void cloudWatchAlwaysFails(Fault fault) {
        faults.always(cloudWatch, fault);
    }

    public void dynamoDbFails(Fault... inOrder) {
        faults.script(dynamoDb, inOrder);
    }

    public void dynamoDbAlwaysFails(Fault fault) {
        faults.always(dynamoDb, fault);
    }

    public void sqsFails(Fault... inOrder) {
        faults.script(sqs, inOrder);
    }

    public void sqsAlwaysFails(Fault fault) {
        faults.always(sqs, fault);
    }

    /// All calls succeed again; what was stored stays.
    public void recovers() {
        faults.clear();
    }

    /// Forgets all faults, calls and stored data.
    public void reset() {
        recovers();
        calls.clear();
        sns.reset();
        cloudWatch.reset();
        dynamoDb.reset();
        sqs.reset();
    }

    /// The actions in order, including failed ones, such as `Publish`, `PutMetricData` or `PutItem`.
    public List<String> calls() {
        return calls.stream().map(Call::action).toList();
    }

    /// The access key that signed each call, in order.
    public List<String> signers() {
        return calls.stream().map(Call::signer).toList();
    }

    /// The Region for which each call was signed, in order.
    public List<String> regions() {
        return calls.stream().map(Call::region).toList();
    }

    /// The client ports of all connections.
    public Set<Integer> connections() {
        return calls.stream().map(Call::connection).collect(Collectors.toSet());
    }

    public List<Published> published() {
        return sns.published();
    }

    /// Removes and returns the messages stored so far, which limits the memory of a load test.
    public List<Published> takePublished() {
        return sns.takePublished();
    }

    /// Sets the number of confirmed subscriptions of every topic; 1 at first.
    public void subscriptions(int confirmed) {
        sns.subscriptions(confirmed);
    }

    public List<Datum> data() {
        return cloudWatch.data();
    }

    /// The sum of a metric's values over all calls, for the series with exactly these dimensions (`name=value`).
    public double total(String metric, String... dimensions) {
        return cloudWatch.total(metric, dimensions);
    }

    /// The status of each item that DynamoDB stored, by id.
    public Map<String, String> items() {
        return dynamoDb.items();
    }

    public FakeSqs sqs() {
        return sqs;
    }

    /// Later requests store nothing.
    @Override
    public void close() {
        server.close();
    }

    private final class Routing implements Routes {

        @Override
        public FakeService service(FakeRequest request) {
            if (FakeDynamoDb.receives(request)) {
                return dynamoDb;
            }
            if (FakeSqs.receives(request)) {
                return sqs;
            }
            return FakeCloudWatch.receives(request) ? cloudWatch : sns;
        }

        @Override
        public @Nullable Fault fault(FakeService service, FakeRequest request) {
            calls.add(new Call(service.action(request), request.signer(), request.region(), request.port()));
            return faults.next(service);
        }
    }
}
