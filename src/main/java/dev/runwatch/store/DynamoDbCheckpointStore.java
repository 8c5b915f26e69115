package dev.runwatch.store;

import dev.runwatch.pipeline.Deadline;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// Checkpoints and published alerts in the DynamoDB table.
final class DynamoDbCheckpointStore implements CheckpointStore {

    private final StateTable table;
    private final String destination;

    DynamoDbCheckpointStore(StateTable table, String destination) {
        this.table = table;
        this.destination = destination;
    }

    @Override
    public Map<String, Instant> checkpoints(Collection<String> stateMachines, Deadline deadline) {
        Map<String, Instant> checkpoints = new HashMap<>();
        items(stateMachines, StoreSchema::checkpointId, deadline)
                .forEach((stateMachine, item) -> checkpoints.put(stateMachine, checkpoint(item)));
        return checkpoints;
    }

    @Override
    public Set<String> published(Collection<String> dedupKeys, Deadline deadline) {
        return items(dedupKeys, key -> StoreSchema.claimId(destination, key), deadline).entrySet().stream()
                .filter(item ->
                        StoreSchema.text(item.getValue(), StoreSchema.STATUS).equals(StoreSchema.COMPLETED))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public void save(String stateMachine, Instant checkpoint, Deadline deadline) {
        Duration limit = limit(deadline);
        try {
            table.put(
                    PutItemRequest.builder()
                            .item(StoreSchema.checkpoint(StoreSchema.checkpointId(stateMachine), checkpoint)),
                    limit);
        } catch (SdkException error) {
            throw new StoreUnavailableException(
                    "Cannot write table %s: %s".formatted(table.name(), error.getMessage()), error);
        }
    }

    /// The items that exist, by what their ids are made from.
    private Map<String, Map<String, AttributeValue>> items(
            Collection<String> keys, UnaryOperator<String> toId, Deadline deadline) {
        Map<String, String> keysById = keys.stream().collect(Collectors.toMap(toId, Function.identity(), (a, b) -> a));
        List<String> ids = new ArrayList<>(keysById.keySet());
        Map<String, Map<String, AttributeValue>> items = new HashMap<>();
        for (int from = 0; from < ids.size(); from += StateTable.MAX_ITEMS) {
            for (var item : read(ids.subList(from, Math.min(from + StateTable.MAX_ITEMS, ids.size())), deadline)) {
                String key = keysById.get(StoreSchema.text(item, StoreSchema.ID));
                if (key != null) {
                    items.put(key, item);
                }
            }
        }
        return items;
    }

    private List<Map<String, AttributeValue>> read(List<String> ids, Deadline deadline) {
        Duration limit = limit(deadline);
        try {
            return table.get(ids, limit);
        } catch (SdkException error) {
            throw new StoreUnavailableException(
                    "Cannot read table %s: %s. Reconciliation skipped".formatted(table.name(), error.getMessage()),
                    error);
        }
    }

    private Instant checkpoint(Map<String, AttributeValue> item) {
        try {
            return StoreSchema.checkpointOf(item);
        } catch (DateTimeException unreadable) {
            throw new StoreUnavailableException(
                    "The item %s of table %s contains no time. Reconciliation skipped; delete the item to start over"
                            .formatted(StoreSchema.text(item, StoreSchema.ID), table.name()),
                    unreadable);
        }
    }

    private Duration limit(Deadline deadline) {
        Duration limit = deadline.atMost(StateTable.CHECKPOINT);
        if (limit.isZero()) {
            throw new StoreUnavailableException("No time left to access table " + table.name(), null);
        }
        return limit;
    }
}
