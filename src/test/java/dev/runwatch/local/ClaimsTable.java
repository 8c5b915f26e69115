package dev.runwatch.local;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// A table of claims on the local AWS.
record ClaimsTable(DynamoDbClient client, String name) implements AutoCloseable {

    static ClaimsTable create(LocalAws local, String name) {
        DynamoDbClient client = local.client(DynamoDbClient.builder());
        client.createTable(create -> create.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()));
        return new ClaimsTable(client, name);
    }

    /// The deduplication keys that are claimed and not completed.
    Set<String> inProgress() {
        return inProgressItems()
                .map(item -> String.valueOf(id(item).s()).replaceFirst(".*#", ""))
                .collect(Collectors.toSet());
    }

    Instant lastLeaseEnd() {
        return inProgressItems()
                .map(item -> Instant.ofEpochMilli(
                        Long.parseLong(item.getOrDefault("in_progress_expiration", AttributeValue.fromN("0"))
                                .n())))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /// Only while no running process holds a lease.
    void endAllLeases() {
        inProgressItems()
                .forEach(item -> client.updateItem(update -> update.tableName(name)
                        .key(key(item))
                        .updateExpression("SET in_progress_expiration = :past")
                        .expressionAttributeValues(Map.of(":past", AttributeValue.fromN("0")))));
    }

    void deleteInProgress() {
        inProgressItems().forEach(this::delete);
    }

    void deleteAll() {
        client.scanPaginator(scan -> scan.tableName(name)).items().forEach(this::delete);
    }

    private void delete(Map<String, AttributeValue> item) {
        client.deleteItem(delete -> delete.tableName(name).key(key(item)));
    }

    private Stream<Map<String, AttributeValue>> inProgressItems() {
        return client.scanPaginator(scan -> scan.tableName(name).consistentRead(true)).items().stream()
                .filter(item -> AttributeValue.fromS("INPROGRESS").equals(item.get("status")));
    }

    private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        return Map.of("id", id(item));
    }

    private static AttributeValue id(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get("id"));
    }

    @Override
    public void close() {
        client.close();
    }
}
