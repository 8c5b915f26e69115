package dev.runwatch.store;

import dev.runwatch.pipeline.Deadline;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/// What is known from before: what was reported, by the claims of the alerts, and from when on the next sweep looks.
///
/// Without it nothing is swept: whoever forgets what was reported would report all of it again.
public final class CheckpointStore {

    /// Items in one call (DynamoDB API, `BatchGetItem`).
    private static final int MAX_ITEMS = 100;

    /// For one call, retries included.
    private static final Duration CALL = Duration.ofSeconds(5);

    private static final String ID = "id";
    private static final String STATUS = "status";
    private static final String COMPLETED = "COMPLETED";
    private static final String MARK = "data";

    private final DynamoDbClient table;
    private final String name;
    private final UnaryOperator<String> claimOf;

    /// @param claimOf the id of the claim for the alert of an identity
    public CheckpointStore(DynamoDbClient table, String name, UnaryOperator<String> claimOf) {
        this.table = table;
        this.name = name;
        this.claimOf = claimOf;
    }

    /// From when on each state machine is to be swept; those that never were are missing.
    ///
    /// @throws NotesUnavailable if the table did not answer
    public Map<String, Instant> checkpoints(Collection<String> stateMachines, Deadline deadline) {
        Map<String, String> machines = new HashMap<>();
        stateMachines.forEach(machine -> machines.put(markOf(machine), machine));
        Map<String, Instant> marks = new HashMap<>();
        items(machines.keySet(), deadline)
                .forEach((id, item) -> marks.put(machines.get(id), time(id, text(item, MARK))));
        return marks;
    }

    /// Which of these were reported. What somebody is about to report is not among them.
    ///
    /// @throws NotesUnavailable if the table did not answer
    public Set<String> reported(Collection<String> identities, Deadline deadline) {
        Map<String, String> claims = new HashMap<>();
        identities.forEach(identity -> claims.put(claimOf.apply(identity), identity));
        Set<String> reported = new HashSet<>();
        items(claims.keySet(), deadline).forEach((id, item) -> {
            if (text(item, STATUS).equals(COMPLETED)) {
                reported.add(claims.get(id));
            }
        });
        return reported;
    }

    /// @throws NotesUnavailable if the table did not take it
    public void saveCheckpoint(String stateMachine, Instant from, Deadline deadline) {
        asked(() -> table.putItem(put -> put.tableName(name)
                .item(Map.of(
                        ID, AttributeValue.fromS(markOf(stateMachine)),
                        STATUS, AttributeValue.fromS(COMPLETED),
                        MARK, AttributeValue.fromS(from.toString())))
                .overrideConfiguration(within(deadline))));
    }

    private static String markOf(String stateMachine) {
        return "runwatch#sweep#" + stateMachine;
    }

    /// The items that there are, by their ids.
    private Map<String, Map<String, AttributeValue>> items(Collection<String> ids, Deadline deadline) {
        List<String> all = List.copyOf(ids);
        Map<String, Map<String, AttributeValue>> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += MAX_ITEMS) {
            List<String> some = all.subList(from, Math.min(from + MAX_ITEMS, all.size()));
            some(some, deadline).forEach(item -> found.put(text(item, ID), item));
        }
        found.keySet().retainAll(all);
        return found;
    }

    /// Read consistently: a claim that was completed a moment ago counts.
    private List<Map<String, AttributeValue>> some(List<String> ids, Deadline deadline) {
        var keys = KeysAndAttributes.builder()
                .consistentRead(true)
                .keys(ids.stream()
                        .map(id -> Map.of(ID, AttributeValue.fromS(id)))
                        .toList())
                .build();
        BatchGetItemResponse answer = asked(() -> table.batchGetItem(
                get -> get.requestItems(Map.of(name, keys)).overrideConfiguration(within(deadline))));
        // The SDK takes an empty 200, or what somebody on the way says, for a table without items.
        if (!answer.hasResponses()) {
            throw new StoreUnavailableException(
                    "The table %s did not say what was reported, so nothing is swept: somebody else answered for DynamoDB"
                            .formatted(name),
                    null);
        }
        if (!answer.unprocessedKeys().isEmpty()) {
            throw new StoreUnavailableException(
                    "The table %s is too busy to say what was reported".formatted(name), null);
        }
        return answer.responses().getOrDefault(name, List.of());
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }

    private Instant time(String id, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException unreadable) {
            throw new StoreUnavailableException(
                    "The item %s of the table %s holds no time, so nothing is swept: delete it, and the next sweep begins anew"
                            .formatted(id, name),
                    unreadable);
        }
    }

    private <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException error) {
            throw new StoreUnavailableException(
                    "The table %s did not say what was reported, so nothing is swept: %s"
                            .formatted(name, error.getMessage()),
                    error);
        }
    }

    private AwsRequestOverrideConfiguration within(Deadline deadline) {
        Duration budget = deadline.budget(CALL, Duration.ZERO);
        if (budget.isZero()) {
            throw new StoreUnavailableException("No time was left to ask the table " + name, null);
        }
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(budget).build();
    }
}
