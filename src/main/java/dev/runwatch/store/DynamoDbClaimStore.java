package dev.runwatch.store;

import dev.runwatch.aws.ParallelCalls;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// Claims in the DynamoDB table.
///
/// The owner is this process. It may acquire its own claim again, so a put whose response was lost can be repeated.
/// Which of its concurrent invocations publishes is decided by the caller, not here.
final class DynamoDbClaimStore implements ClaimStore {

    private static final Logger log = LoggerFactory.getLogger(DynamoDbClaimStore.class);

    /// The largest difference between the clocks of two functions.
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    private final StateTable table;
    private final StoreSettings settings;
    private final String destination;
    private final String owner;
    private final InstantSource clock;

    DynamoDbClaimStore(
            StateTable table, StoreSettings settings, String destination, String owner, InstantSource clock) {
        this.table = table;
        this.settings = settings;
        this.destination = destination;
        this.owner = owner;
        this.clock = clock;
    }

    @Override
    public Session begin(Deadline deadline) {
        return new TableSession(deadline);
    }

    private ClaimResult acquire(String dedupKey, Instant leaseEnd) {
        Instant now = clock.instant();
        try {
            table.put(
                    PutItemRequest.builder()
                            .item(StoreSchema.claim(id(dedupKey), owner, leaseEnd, now.plus(settings.ttl())))
                            .conditionExpression(StoreSchema.MAY_ACQUIRE)
                            .expressionAttributeNames(StoreSchema.NAMES)
                            .expressionAttributeValues(StoreSchema.acquireValues(owner, now))
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD),
                    settings.timeout());
            return new ClaimResult.Acquired();
        } catch (ConditionalCheckFailedException taken) {
            Map<String, AttributeValue> item = taken.hasItem() ? taken.item() : Map.of();
            return switch (StoreSchema.text(item, StoreSchema.STATUS)) {
                case StoreSchema.COMPLETED -> new ClaimResult.Completed();
                case StoreSchema.IN_PROGRESS ->
                    new ClaimResult.HeldByOther(Duration.between(now, StoreSchema.leaseEnd(item)));
                default -> throw taken;
            };
        }
    }

    /// Without a condition, so a late claim cannot overwrite it.
    private String complete(String dedupKey) {
        Instant expiration = clock.instant().plus(settings.ttl());
        table.put(
                PutItemRequest.builder().item(StoreSchema.completed(id(dedupKey), owner, expiration)), completeLimit());
        return dedupKey;
    }

    private String release(String dedupKey) {
        try {
            table.delete(
                    DeleteItemRequest.builder()
                            .key(StoreSchema.key(id(dedupKey)))
                            .conditionExpression(StoreSchema.IS_OURS)
                            .expressionAttributeNames(StoreSchema.NAMES)
                            .expressionAttributeValues(StoreSchema.oursValues(owner)),
                    completeLimit());
        } catch (ConditionalCheckFailedException notOurs) {
            // There is no claim of ours to release.
        }
        return dedupKey;
    }

    private String id(String dedupKey) {
        return StoreSchema.claimId(destination, dedupKey);
    }

    private Duration completeLimit() {
        return settings.timeout().compareTo(StateTable.COMPLETE) > 0 ? settings.timeout() : StateTable.COMPLETE;
    }

    private final class TableSession implements Session {

        private final Deadline deadline;
        private final Set<String> failed = new HashSet<>();
        private String firstFailure = "";

        TableSession(Deadline deadline) {
            this.deadline = deadline;
        }

        @Override
        public Map<String, ClaimResult> claim(List<String> dedupKeys) {
            Instant leaseEnd = clock.instant().plus(deadline.remaining()).plus(CLOCK_SKEW);
            Duration budget = TimeBudget.CLAIM.of(deadline, settings.timeout());
            Map<String, ClaimResult> results = call(dedupKeys, budget, key -> acquire(key, leaseEnd));
            dedupKeys.forEach(key -> results.putIfAbsent(key, new ClaimResult.Unavailable()));
            return results;
        }

        @Override
        public Set<String> complete(Collection<String> dedupKeys) {
            Set<String> unrecorded = new HashSet<>(dedupKeys);
            unrecorded.removeAll(settle(dedupKeys, DynamoDbClaimStore.this::complete));
            return unrecorded;
        }

        @Override
        public void release(Collection<String> dedupKeys) {
            settle(dedupKeys, DynamoDbClaimStore.this::release);
        }

        @Override
        public void close() {
            if (!failed.isEmpty()) {
                log.atWarn()
                        .addKeyValue("table", table.name())
                        .addKeyValue("alerts", failed.size())
                        .log(
                                "Claim table unavailable for {} alerts; they may arrive twice: {}",
                                failed.size(),
                                firstFailure);
            }
        }

        private Set<String> settle(Collection<String> dedupKeys, Function<String, String> call) {
            return call(List.copyOf(dedupKeys), TimeBudget.COMPLETE.of(deadline, completeLimit()), call)
                    .keySet();
        }

        /// Calls for all keys in parallel.
        ///
        /// @return the results of the calls that succeeded in time
        private <T> Map<String, T> call(List<String> keys, Duration budget, Function<String, T> call) {
            Map<String, T> results = HashMap.newHashMap(keys.size());
            if (!keys.isEmpty()) {
                ParallelCalls.each(keys, call, budget).forEach((key, result) -> {
                    switch (result.state()) {
                        case SUCCESS -> results.put(key, result.resultNow());
                        case FAILED -> failed(key, explain(result.exceptionNow(), budget));
                        case CANCELLED, RUNNING -> failed(key, noResponse(budget));
                    }
                });
            }
            return results;
        }

        private void failed(String key, String reason) {
            firstFailure = failed.isEmpty() ? reason : firstFailure;
            failed.add(key);
        }

        private static String noResponse(Duration budget) {
            return "no response within " + budget.toMillis() + " ms";
        }

        private static String explain(Throwable error, Duration budget) {
            return switch (error) {
                case ApiCallTimeoutException late -> noResponse(budget);
                case AwsServiceException rejected
                when rejected.awsErrorDetails() != null ->
                    rejected.awsErrorDetails().errorCode() + ", "
                            + rejected.awsErrorDetails().errorMessage();
                default -> error.toString();
            };
        }
    }
}
