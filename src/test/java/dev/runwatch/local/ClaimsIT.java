package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.store.CheckpointStore;
import dev.runwatch.store.ClaimStore;
import dev.runwatch.store.StoreConformanceTest;
import dev.runwatch.store.TestStores;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.Answer;
import dev.runwatch.testkit.LambdaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import tools.jackson.databind.json.JsonMapper;

/// The table on the local AWS: its conditions, and two processes of the packaged function, one of which is killed while
/// it holds the claims of ten alerts.
///
/// No alert may be missing. One may arrive twice only if its owner was killed between SNS and the table: then its claim
/// is still in progress.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimsIT {

    private static final String TABLE = "claims";
    private static final String CONFORMANCE = "conformance";
    private static final int EVENTS = 10;

    /// Leases are ended by the test, not by time, so that a slow machine changes nothing.
    private static final Duration LONG = Duration.ofMinutes(5);

    /// A warm function has published ten alerts by then.
    private static final Duration LATEST_KILL = Duration.ofMillis(400);

    private LocalAws local;
    private DynamoDbClient dynamoDb;
    private FakeAws aws;
    private Path root;

    @BeforeAll
    void makeTheTable(@TempDir Path folder) {
        local = LocalAws.start(0, Map.of());
        aws = new FakeAws();
        root = LambdaProcess.unpack(folder);
        dynamoDb = local.client(DynamoDbClient.builder());
        List.of(TABLE, CONFORMANCE)
                .forEach(table -> dynamoDb.createTable(create -> create.tableName(table)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("id")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build())));
    }

    @AfterAll
    void stop() {
        dynamoDb.close();
        aws.close();
        local.close();
    }

    @BeforeEach
    void deleteAlertsAndClaims() {
        aws.reset();
        inProgressItems()
                .forEach(item ->
                        dynamoDb.deleteItem(delete -> delete.tableName(TABLE).key(key(item))));
    }

    @Test
    @Timeout(240)
    void publishesOnceWhatAKilledOwnerHadClaimed() throws IOException {
        aws.snsAlwaysFails(new Fault.Hang());
        byte[] batch = batch("claimed");
        Set<String> orphans = killWhen("SNS was called", () -> aws.calls().contains("PublishBatch"), batch);

        assertThat(aws.published()).isEmpty();
        assertThat(publishedUntilAcknowledged(batch).values()).containsOnly(1L);
        assertThat(orphans).hasSize(EVENTS);
    }

    @Test
    @Timeout(240)
    void publishesTwiceOnlyWhatAKilledOwnerHadPublishedAndNotCompleted() throws IOException {
        aws.snsFails(new Fault.HoldAnswer());
        aws.snsAlwaysFails(new Fault.Hang());
        byte[] batch = batch("published");
        Set<String> orphans =
                killWhen("SNS has stored the alerts", () -> aws.published().size() == EVENTS, batch);

        Map<String, Long> sent = publishedUntilAcknowledged(batch);
        assertThat(sent.keySet()).isEqualTo(orphans);
        assertThat(sent.values()).containsOnly(2L);
    }

    /// The conditions of the table itself, which the fake AWS does not evaluate.
    @Nested
    class Table extends StoreConformanceTest {

        @BeforeEach
        void clear() {
            dynamoDb.scanPaginator(scan -> scan.tableName(CONFORMANCE))
                    .items()
                    .forEach(item -> dynamoDb.deleteItem(
                            delete -> delete.tableName(CONFORMANCE).key(key(item))));
        }

        @Override
        protected ClaimStore claims(String owner, InstantSource clock) {
            return TestStores.claims(owner, dynamoDb, CONFORMANCE, clock);
        }

        @Override
        protected CheckpointStore checkpoints() {
            return TestStores.checkpoints(dynamoDb, CONFORMANCE, "topic");
        }
    }

    /// At random moments.
    @Test
    @Tag("endurance")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void losesNoAlertInAHundredKills() throws IOException {
        int kills = Integer.getInteger("kills", 100);
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("Repeat with -Dseed=" + seed);
        var random = new Random(seed);
        long began = System.nanoTime();
        long duplicates = 0;
        List<Function> functions = new ArrayList<>(List.of(new Function(), new Function()));
        try {
            for (int round = 0; round < kills; round++) {
                duplicates += round("seed-" + seed + "-" + round, functions, random);
            }
        } finally {
            functions.forEach(Function::kill);
        }
        System.out.printf(
                "%d kills, %d events, %d alerts published twice, %d s%n",
                kills,
                kills * EVENTS,
                duplicates,
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    /// The only test that waits for the end of a lease.
    @Test
    @Tag("endurance")
    @Timeout(240)
    void publishesOnceAfterTheLeaseOfAKilledOwner() throws IOException {
        aws.snsAlwaysFails(new Fault.Hang());
        byte[] batch = batch("ran-out");
        killWhen("SNS was called", () -> aws.calls().contains("PublishBatch"), batch, Duration.ofSeconds(20));
        Instant leaseEnd = lastLeaseEnd();

        var other = new Function();
        try {
            assertThat(batchItemFailures(other.invoke(batch, LONG).join())).hasSize(EVENTS);
            Poll.until(
                    "the lease is over",
                    () -> batchItemFailures(other.invoke(batch, LONG).join()).isEmpty());
        } finally {
            other.kill();
        }
        assertThat(Instant.now()).isAfterOrEqualTo(leaseEnd);
        assertThat(sent()).hasSize(EVENTS).allSatisfy((key, times) -> assertThat(times)
                .isEqualTo(1));
        assertTheTableWasAvailable();
    }

    private Instant lastLeaseEnd() {
        return inProgressItems()
                .map(item -> Instant.ofEpochMilli(
                        Long.parseLong(item.getOrDefault("in_progress_expiration", AttributeValue.fromN("0"))
                                .n())))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Set<String> killWhen(String what, Supplier<Boolean> moment, byte[] batch) throws IOException {
        return killWhen(what, moment, batch, LONG);
    }

    /// @return the keys that a function had claimed when it was killed
    private Set<String> killWhen(String what, Supplier<Boolean> moment, byte[] batch, Duration deadline)
            throws IOException {
        var victim = new Function();
        try {
            CompletableFuture<Answer> response = victim.invoke(batch, deadline);
            Poll.until(what, moment);
            assertThat(response).isNotDone();
        } finally {
            victim.kill();
        }
        aws.recovers();
        Set<String> orphans = inProgress();
        assertThat(orphans).as("claimed when the owner was killed").hasSize(EVENTS);
        return orphans;
    }

    /// Delivers the batch to another function, which neither publishes nor acknowledges anything before the leases end.
    ///
    /// @return how often each alert was published
    private Map<String, Long> publishedUntilAcknowledged(byte[] batch) throws IOException {
        Map<String, Long> before = sent();
        var other = new Function();
        try {
            assertThat(batchItemFailures(other.invoke(batch, LONG).join())).hasSize(EVENTS);
            assertThat(sent()).isEqualTo(before);

            endAllLeases();
            assertThat(batchItemFailures(other.invoke(batch, LONG).join())).isEmpty();
        } finally {
            other.kill();
        }
        assertThat(inProgress()).isEmpty();
        assertTheTableWasAvailable();
        return sent();
    }

    /// As time does. No living process holds one at that moment.
    private void endAllLeases() {
        inProgressItems()
                .forEach(item -> dynamoDb.updateItem(update -> update.tableName(TABLE)
                        .key(key(item))
                        .updateExpression("SET in_progress_expiration = :past")
                        .expressionAttributeValues(Map.of(":past", AttributeValue.fromN("0")))));
    }

    /// @return how many alerts were published twice
    private long round(String name, List<Function> functions, Random random) throws IOException {
        aws.reset();
        byte[] batch = batch(name);
        List<CompletableFuture<Answer>> answers =
                functions.stream().map(function -> function.invoke(batch, LONG)).toList();
        int victim = random.nextInt(2);
        LockSupport.parkNanos(random.nextLong(LATEST_KILL.toNanos()));
        functions.get(victim).kill();
        answers.get(1 - victim).join();
        Set<String> orphans = inProgress();

        functions.set(victim, new Function());
        for (Function function : functions) {
            while (!batchItemFailures(function.invoke(batch, LONG).join()).isEmpty()) {
                endAllLeases();
            }
        }

        Map<String, Long> sent = sent();
        assertThat(sent).as(name).hasSize(EVENTS);
        assertThat(sent).as(name).allSatisfy((key, times) -> assertThat(times)
                .isLessThanOrEqualTo(orphans.contains(key) ? 2 : 1));
        assertTheTableWasAvailable();
        return sent.values().stream().filter(times -> times > 1).count();
    }

    private Map<String, Long> sent() {
        return aws.published().stream()
                .collect(Collectors.groupingBy(
                        alert -> alert.attributes().getOrDefault("dedupKey", ""), Collectors.counting()));
    }

    /// Otherwise the test shows nothing.
    private void assertTheTableWasAvailable() {
        assertThat(aws.data()).noneMatch(datum -> datum.name().equals("runwatch.alerts.dedup.unavailable"));
    }

    /// The deduplication keys that are claimed and not completed.
    private Set<String> inProgress() {
        return inProgressItems()
                .map(item -> String.valueOf(id(item).s()).replaceFirst(".*#", ""))
                .collect(Collectors.toSet());
    }

    private Stream<Map<String, AttributeValue>> inProgressItems() {
        return dynamoDb.scanPaginator(scan -> scan.tableName(TABLE).consistentRead(true)).items().stream()
                .filter(item -> AttributeValue.fromS("INPROGRESS").equals(item.get("status")));
    }

    private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        return Map.of("id", id(item));
    }

    private static AttributeValue id(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get("id"));
    }

    /// The messages that SQS would redeliver.
    private static List<String> batchItemFailures(Answer answer) {
        return switch (answer) {
            case Answer.Response(String body) ->
                JsonMapper.shared()
                        .readTree(body)
                        .path("batchItemFailures")
                        .valueStream()
                        .map(failure -> failure.path("itemIdentifier").asString())
                        .toList();
            case Answer.Failure(String body) -> throw new AssertionError("The function failed: " + body);
        };
    }

    private static byte[] batch(String name) throws IOException {
        String failed = Files.readString(Path.of("sam/events/failed.json"));
        var event = JsonMapper.shared().readTree(failed);
        String arn = event.at("/detail/executionArn").asString();
        var records = IntStream.range(0, EVENTS)
                .mapToObj(i -> Map.of(
                        "messageId",
                        "m-" + i,
                        "eventSource",
                        "aws:sqs",
                        "eventSourceARN",
                        "arn:aws:sqs:eu-central-1:123456789012:buffer",
                        "body",
                        failed.replace(arn, arn.replaceFirst("[^:]*$", name + "-" + i))))
                .toList();
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }

    /// One process of the packaged function, warm.
    private final class Function {

        private final FakeRuntimeApi api = new FakeRuntimeApi();
        private final LambdaProcess process = LambdaProcess.start(
                root,
                api,
                aws,
                Map.of(
                        "RUNWATCH_ALERTS_TOPICARN",
                        "arn:aws:sns:eu-central-1:123456789012:alerts",
                        "RUNWATCH_STORE_TABLE",
                        TABLE,
                        "RUNWATCH_STORE_TIMEOUT",
                        "1m",
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        local.endpoint().toString()));

        Function() throws IOException {
            byte[] quiet = Files.readString(Path.of("sam/events/running.json")).getBytes(StandardCharsets.UTF_8);
            assertThat(invoke(quiet, LONG).join()).isInstanceOf(Answer.Response.class);
        }

        CompletableFuture<Answer> invoke(byte[] event, Duration deadline) {
            return api.invoke(event, deadline);
        }

        /// As `kill -9` does it.
        void kill() {
            process.close();
            api.close();
        }
    }
}
