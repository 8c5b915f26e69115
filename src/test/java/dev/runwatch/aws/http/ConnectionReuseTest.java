package dev.runwatch.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.ParallelCalls;
import dev.runwatch.testkit.FakeAws;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// In a process of its own, because the JDK reads the number of connections once per process.
class ConnectionReuseTest {

    private static final List<String> CLAIMS =
            IntStream.range(0, 100).mapToObj(Integer::toString).toList();

    @Test
    void parallelClaimsReuseTheirConnections() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process claims = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), ConnectionReuseTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(claims.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(claims.waitFor()).as(output).isZero();
        assertThat(output.strip().lines().toList().getLast())
                .as(output)
                .matches("connections: [1-9]|connections: 1[0-6]");
    }

    /// Claims 100 alerts three times, as three batches in a warm function, and prints the number of connections.
    public static void main(String[] args) {
        try (var aws = new FakeAws();
                var http = new ResponseVerifyingHttpClient(
                        HttpClientFactory.create(Duration.ofSeconds(5), Duration.ofSeconds(5)));
                var dynamoDb = DynamoDbClient.builder()
                        .httpClient(http)
                        .endpointOverride(aws.endpoint())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                        .build()) {
            for (int batch = 0; batch < 3; batch++) {
                ParallelCalls.each(CLAIMS, id -> claim(dynamoDb, id), Duration.ofSeconds(60));
            }
            if (aws.items().size() != CLAIMS.size()) {
                throw new AssertionError(aws.items());
            }
            System.out.println("connections: " + aws.connections().size());
        }
    }

    private static String claim(DynamoDbClient dynamoDb, String id) {
        dynamoDb.putItem(put -> put.tableName("claims")
                .item(Map.of(
                        "id", AttributeValue.fromS(id),
                        "status", AttributeValue.fromS("INPROGRESS"))));
        return id;
    }
}
