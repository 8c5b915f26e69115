package dev.runwatch.metrics;

import dev.runwatch.aws.http.ResponseVerifyingHttpClient;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.Logged;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;

/// A registry that sends to a fake CloudWatch.
@ExtendWith(OutputCaptureExtension.class)
abstract class RegistryFixture {

    static final Duration BUDGET = Duration.ofSeconds(10);

    final FakeAws aws = new FakeAws();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final CloudWatchSender sender = new CloudWatchSender(client(http));
    final FlushingCloudWatchRegistry registry = new FlushingCloudWatchRegistry(new ApiPublisher("Runwatch", sender));

    final CapturedOutput output;

    RegistryFixture(CapturedOutput output) {
        this.output = output;
    }

    @AfterEach
    void close() {
        sender.close();
        http.close();
        aws.close();
    }

    CloudWatchClientBuilder client(SdkHttpClient transport) {
        return CloudWatchClient.builder()
                .httpClient(new ResponseVerifyingHttpClient(transport))
                .endpointOverride(aws.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }

    /// The sum of a counter over all log lines.
    double logged(String metric) {
        return Logged.lines(output).stream()
                .mapToDouble(line -> line.path(metric).asDouble(0))
                .sum();
    }
}
