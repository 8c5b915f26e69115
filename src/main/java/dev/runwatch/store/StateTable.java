package dev.runwatch.store;

import dev.runwatch.aws.AwsClientContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// The DynamoDB table. Every call has a time limit, retries included.
///
/// | Access | Time limit | If it fails |
/// | --- | --- | --- |
/// | claim | `runwatch.store.timeout` | open: publish without a claim |
/// | complete, release | [#COMPLETE], the alert is out already | open: a warning and a metric |
/// | checkpoints and published alerts | [#CHECKPOINT] per call | closed: the run stops |
final class StateTable {

    static final Duration COMPLETE = Duration.ofSeconds(2);
    static final Duration CHECKPOINT = Duration.ofSeconds(5);

    /// Items in one call
    /// ([BatchGetItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html)).
    static final int MAX_ITEMS = 100;

    private static final int MAX_ATTEMPTS = 3;

    private static final Duration THROTTLED_WAIT = Duration.ofMillis(75);

    private final DynamoDbClient client;
    private final String name;

    StateTable(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    static StateTable create(AwsClientContext aws, String name) {
        var client = DynamoDbClient.builder()
                .httpClient(aws.http())
                .credentialsProvider(aws.credentials())
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(THROTTLED_WAIT))
                                .build()))
                .build();
        return new StateTable(aws.register(client), name);
    }

    String name() {
        return name;
    }

    /// @throws software.amazon.awssdk.core.exception.SdkException if it was not stored, or the condition does not hold
    void put(PutItemRequest.Builder put, Duration limit) {
        client.putItem(put.tableName(name).overrideConfiguration(within(limit)).build());
    }

    /// @throws software.amazon.awssdk.core.exception.SdkException if it was not deleted, or the condition does not hold
    void delete(DeleteItemRequest.Builder delete, Duration limit) {
        client.deleteItem(
                delete.tableName(name).overrideConfiguration(within(limit)).build());
    }

    /// Reads consistently: a claim that was completed a moment ago counts.
    ///
    /// @param ids at most [#MAX_ITEMS]
    /// @throws software.amazon.awssdk.core.exception.SdkException if the items could not be read
    List<Map<String, AttributeValue>> get(Collection<String> ids, Duration limit) {
        var keys = KeysAndAttributes.builder()
                .consistentRead(true)
                .keys(ids.stream().map(StoreSchema::key).toList())
                .build();
        BatchGetItemResponse response =
                client.batchGetItem(get -> get.requestItems(Map.of(name, keys)).overrideConfiguration(within(limit)));
        if (!response.unprocessedKeys().isEmpty()) {
            throw SdkClientException.create("the table is throttled");
        }
        return response.responses().getOrDefault(name, List.of());
    }

    private static AwsRequestOverrideConfiguration within(Duration limit) {
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(limit).build();
    }
}
