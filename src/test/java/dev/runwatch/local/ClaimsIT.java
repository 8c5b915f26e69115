package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testing.FakeAws;
import dev.runwatch.testing.FakeRuntimeApi;
import dev.runwatch.testing.FakeRuntimeApi.Answer;
import dev.runwatch.testing.LambdaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

/// Two processes of the packaged function and one table of claims on the local AWS. Both get the same events, one is
/// killed, and everything comes again until it is acknowledged.
///
/// No alert may be missing. One may come twice only if its owner was killed between SNS and the table: then the table
/// still has the claim in progress when the owner is gone.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimsIT {

    private static final String TABLE = "claims";
    private static final Duration DEADLINE = Duration.ofSeconds(7);
    private static final int EVENTS = 10;

    /// A warm function is done with ten alerts before.
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
        dynamoDb.createTable(create -> create.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()));
    }

    @AfterAll
    void stop() {
        dynamoDb.close();
        aws.close();
        local.close();
    }

    @Test
    @Timeout(240)
    void losesNoAlertAndRepeatsOnlyWhatAKilledOwnerHadSent() throws IOException {
        killAtRandom(1, 6);
    }

    @Test
    @Tag("endurance")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void losesNoAlertInAHundredKills() throws IOException {
        killAtRandom(100, new Random().nextLong());
    }

    private void killAtRandom(int kills, long seed) throws IOException {
        var random = new Random(seed);
        List<Function> functions = new ArrayList<>(List.of(new Function(), new Function()));
        try {
            for (int round = 0; round < kills; round++) {
                round("seed-" + Long.toHexString(seed) + "-" + round, functions, random);
            }
        } finally {
            functions.forEach(Function::kill);
        }
    }

    private void round(String name, List<Function> functions, Random random) throws IOException {
        aws.reset();
        byte[] batch = batch(name);
        List<CompletableFuture<Answer>> answers =
                functions.stream().map(function -> function.invoke(batch)).toList();
        int victim = random.nextInt(2);
        LockSupport.parkNanos(random.nextLong(LATEST_KILL.toNanos()));
        functions.get(victim).kill();
        answers.get(1 - victim).join();
        Set<String> orphans = inProgress();

        functions.set(victim, new Function());
        functions.forEach(function -> {
            while (!acknowledged(function.invoke(batch).join())) {
                Thread.onSpinWait();
            }
        });

        Map<String, Long> sent = aws.published().stream()
                .collect(Collectors.groupingBy(
                        alert -> alert.attributes().getOrDefault("dedupKey", ""), Collectors.counting()));
        assertThat(sent).as(name).hasSize(EVENTS);
        assertThat(sent).as(name).allSatisfy((key, times) -> assertThat(times)
                .isLessThanOrEqualTo(orphans.contains(key) ? 2 : 1));
        // The table did its part all the time, or this shows nothing.
        assertThat(aws.data()).as(name).noneMatch(datum -> datum.name().equals("runwatch.unclaimed"));
    }

    /// The deduplication keys that are claimed and not completed.
    private Set<String> inProgress() {
        return dynamoDb.scanPaginator(scan -> scan.tableName(TABLE).consistentRead(true)).items().stream()
                .filter(item -> AttributeValue.fromS("INPROGRESS").equals(item.get("status")))
                .map(item -> String.valueOf(
                                Objects.requireNonNull(item.get("id")).s())
                        .replaceFirst(".*#", ""))
                .collect(Collectors.toSet());
    }

    private static boolean acknowledged(Answer answer) {
        return answer instanceof Answer.Response(String body)
                && JsonMapper.shared().readTree(body).path("batchItemFailures").isEmpty();
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
                        "RUNWATCH_CLAIMS_TABLE",
                        TABLE,
                        "RUNWATCH_CLAIMS_TIMEOUT",
                        "5s",
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        local.endpoint().toString()));

        Function() throws IOException {
            byte[] quiet = Files.readString(Path.of("sam/events/running.json")).getBytes(StandardCharsets.UTF_8);
            assertThat(invoke(quiet).join()).isInstanceOf(Answer.Response.class);
        }

        CompletableFuture<Answer> invoke(byte[] event) {
            return api.invoke(event, DEADLINE);
        }

        /// As `kill -9` does it.
        void kill() {
            process.close();
            api.close();
        }
    }
}
