package dev.runwatch.store;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.ParallelCalls;
import dev.runwatch.aws.ParallelCalls.Result;
import dev.runwatch.pipeline.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// Claims in a DynamoDB table, laid out as the idempotency table of Powertools for AWS Lambda, with the claim's `owner`
/// besides.
///
/// The owner is this process. It may take its own claim again, so a put whose answer was lost can be repeated; that two
/// of its invocations do not send the same fact is not decided here.
final class DynamoDbClaimStore implements ClaimStore {

    private static final Logger log = LoggerFactory.getLogger(DynamoDbClaimStore.class);

    /// Kept back of the invocation's time for sending.
    private static final Duration RESERVE = Duration.ofSeconds(2);

    /// By how much the clocks of two functions may differ.
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    private static final String IN_PROGRESS = "INPROGRESS";
    private static final String COMPLETED = "COMPLETED";

    /// `status` and `owner` are reserved words of DynamoDB.
    private static final Map<String, String> NAMES = Map.of("#status", "status", "#owner", "owner");

    private static final String FREE = "attribute_not_exists(id) OR expiration < :now"
            + " OR (#status = :inProgress AND (#owner = :me OR in_progress_expiration < :nowMillis))";

    private static final String OURS = "#status = :inProgress AND #owner = :me";

    private final DynamoDbClient dynamoDb;
    private final StoreSettings settings;
    private final String destination;
    private final String owner;
    private final InstantSource clock;

    DynamoDbClaimStore(
            DynamoDbClient dynamoDb, StoreSettings settings, String destination, String owner, InstantSource clock) {
        this.dynamoDb = dynamoDb;
        this.settings = settings;
        this.destination = destination;
        this.owner = owner;
        this.clock = clock;
    }

    static ClaimStore over(AwsClientContext access, StoreSettings settings, String destination) {
        return new DynamoDbClaimStore(
                access.register(client(access, settings, builder -> {})),
                settings,
                destination,
                UUID.randomUUID().toString(),
                InstantSource.system());
    }

    /// @param where what a test leads elsewhere
    static DynamoDbClient client(
            AwsClientContext access, StoreSettings settings, Consumer<DynamoDbClientBuilder> where) {
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .httpClient(access.http())
                .credentialsProvider(access.credentials())
                .overrideConfiguration(override -> override.apiCallTimeout(settings.timeout())
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(2)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(
                                        settings.timeout().dividedBy(4)))
                                .build()));
        where.accept(builder);
        return builder.build();
    }

    @Override
    public Session begin(Deadline deadline) {
        return new TableRound(deadline);
    }

    private String id(String key) {
        return ClaimStore.id(destination, key);
    }

    private ClaimResult put(String key, Instant leaseEnd) {
        Instant now = clock.instant();
        try {
            PutItemResponse answer = dynamoDb.putItem(PutItemRequest.builder()
                    .tableName(settings.table())
                    .item(Map.of(
                            "id", text(id(key)),
                            "status", text(IN_PROGRESS),
                            "owner", text(owner),
                            "expiration", number(now.plus(settings.ttl()).getEpochSecond()),
                            "in_progress_expiration", number(leaseEnd.toEpochMilli())))
                    .conditionExpression(FREE)
                    .expressionAttributeNames(NAMES)
                    .expressionAttributeValues(Map.of(
                            ":now", number(now.getEpochSecond()),
                            ":nowMillis", number(now.toEpochMilli()),
                            ":inProgress", text(IN_PROGRESS),
                            ":me", text(owner)))
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .build());
            requireAnswer(answer.consumedCapacity());
            return new ClaimResult.Acquired();
        } catch (ConditionalCheckFailedException taken) {
            return taken(taken, now);
        }
    }

    private static ClaimResult taken(ConditionalCheckFailedException taken, Instant now) {
        Map<String, AttributeValue> item = taken.hasItem() ? taken.item() : Map.of();
        return switch (item.getOrDefault("status", text("")).s()) {
            case COMPLETED -> new ClaimResult.Completed();
            case IN_PROGRESS -> {
                String leaseEnd =
                        item.getOrDefault("in_progress_expiration", number(0)).n();
                Duration left = Duration.between(now, Instant.ofEpochMilli(Long.parseLong(leaseEnd)));
                yield new ClaimResult.HeldByOther(left);
            }
            default -> throw taken;
        };
    }

    /// Without a condition: it is out, whosever the claim is by now. A claim that arrives late does not undo it.
    private void complete(String key) {
        PutItemResponse answer = dynamoDb.putItem(PutItemRequest.builder()
                .tableName(settings.table())
                .item(Map.of(
                        "id", text(id(key)),
                        "status", text(COMPLETED),
                        "owner", text(owner),
                        "expiration",
                                number(clock.instant().plus(settings.ttl()).getEpochSecond())))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build());
        requireAnswer(answer.consumedCapacity());
    }

    private void release(String key) {
        try {
            DeleteItemResponse answer = dynamoDb.deleteItem(DeleteItemRequest.builder()
                    .tableName(settings.table())
                    .key(Map.of("id", text(id(key))))
                    .conditionExpression(OURS)
                    .expressionAttributeNames(NAMES)
                    .expressionAttributeValues(Map.of(":inProgress", text(IN_PROGRESS), ":me", text(owner)))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .build());
            requireAnswer(answer.consumedCapacity());
        } catch (ConditionalCheckFailedException notOurs) {
            // Nothing of ours is there.
        }
    }

    /// Asked what a write cost, DynamoDB says so in its answer. The SDK alone takes an empty 200, or what somebody on
    /// the way says, for a write that was done.
    private static void requireAnswer(@Nullable ConsumedCapacity cost) {
        if (cost == null) {
            throw SdkClientException.create("A success without an answer of DynamoDB");
        }
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private final class TableRound implements Session {

        private final Deadline deadline;
        private final Set<String> failed = new HashSet<>();
        private String why = "";

        TableRound(Deadline deadline) {
            this.deadline = deadline;
        }

        @Override
        public Map<String, ClaimResult> claim(List<String> keys) {
            Instant leaseEnd = clock.instant().plus(deadline.remaining()).plus(CLOCK_SKEW);
            Map<String, ClaimResult> claims = HashMap.newHashMap(keys.size());
            ask(keys, key -> put(key, leaseEnd), claims);
            keys.forEach(key -> claims.putIfAbsent(key, new ClaimResult.Unavailable()));
            return claims;
        }

        @Override
        public Set<String> settle(List<String> keys, Set<String> sent) {
            Map<String, String> told = HashMap.newHashMap(keys.size());
            ask(keys, key -> tell(key, sent.contains(key)), told);
            Set<String> untold = new HashSet<>(sent);
            untold.removeAll(told.keySet());
            return untold;
        }

        private String tell(String key, boolean sent) {
            if (sent) {
                complete(key);
            } else {
                release(key);
            }
            return key;
        }

        @Override
        public void close() {
            if (!failed.isEmpty()) {
                log.atWarn()
                        .addKeyValue("table", settings.table())
                        .addKeyValue("alerts", failed.size())
                        .log(
                                "The table of claims failed for {} alerts, which did not wait for it and may come"
                                        + " twice: {}",
                                failed.size(),
                                why);
            }
        }

        /// Notes who got an answer, and why others did not.
        private <T> void ask(List<String> keys, Function<String, T> call, Map<String, T> answers) {
            Duration budget = deadline.budget(settings.timeout(), RESERVE);
            ParallelCalls.each(keys, call, budget).forEach((key, result) -> {
                switch (result) {
                    case Result.Answer<T>(T answer) -> answers.put(key, answer);
                    case Result.Late<T> late -> failed(key, "no answer within " + budget.toMillis() + " ms");
                    case Result.Failure<T>(Throwable cause) -> failed(key, explain(cause));
                }
            });
        }

        private void failed(String key, String reason) {
            failed.add(key);
            why = why.isEmpty() ? reason : why;
        }

        private static String explain(Throwable cause) {
            return cause instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                    ? refused.awsErrorDetails().errorCode() + ", "
                            + refused.awsErrorDetails().errorMessage()
                    : String.valueOf(cause);
        }
    }
}
