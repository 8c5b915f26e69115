package dev.runwatch.store;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.FakeAws;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// A claim store whose table is a fake DynamoDB.
@ExtendWith(OutputCaptureExtension.class)
abstract class ClaimStoreFixture {

    /// For a table that responds, on a machine of any speed.
    static final Duration TIMEOUT = Duration.ofMinutes(1);

    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(5));

    final FakeAws aws = new FakeAws();
    private final AwsClientContext context = new AwsClientContext(
            UrlConnectionHttpClient.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            new Random(1));
    final ClaimStore claims;

    ClaimStoreFixture() {
        System.setProperty("aws.endpointUrlDynamoDb", aws.endpoint().toString());
        System.setProperty("aws.region", "eu-central-1");
        claims = claims(TIMEOUT);
    }

    @AfterEach
    void stop() {
        System.clearProperty("aws.endpointUrlDynamoDb");
        System.clearProperty("aws.region");
        context.close();
        aws.close();
    }

    ClaimResult claimOfA() {
        try (var session = claims.begin(DEADLINE)) {
            return Objects.requireNonNull(session.claim(List.of("a")).get("a"));
        }
    }

    ClaimStore claims(Duration timeout) {
        var settings = new StoreSettings("claims", timeout, Duration.ofDays(14));
        var table = StateTable.create(context, "claims");
        return new DynamoDbClaimStore(table, settings, "topic", "me", InstantSource.fixed(NOW));
    }

    static List<String> hundred() {
        return IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    }
}
