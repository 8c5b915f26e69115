package dev.runwatch.metrics;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;

/// The asynchronous client that Micrometer asks for, on the caller's thread: no thread that a freeze could catch
/// halfway, and no second HTTP client in the artifact.
final class SyncBackedClient implements CloudWatchAsyncClient {

    private final CloudWatchClient client;

    SyncBackedClient(CloudWatchClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<PutMetricDataResponse> putMetricData(PutMetricDataRequest request) {
        try {
            return CompletableFuture.completedFuture(client.putMetricData(request));
        } catch (SdkException error) {
            return CompletableFuture.failedFuture(error);
        }
    }

    @Override
    public String serviceName() {
        return client.serviceName();
    }

    @Override
    public void close() {
        client.close();
    }
}
