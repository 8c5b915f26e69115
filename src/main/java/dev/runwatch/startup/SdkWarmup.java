package dev.runwatch.startup;

import dev.runwatch.aws.http.StubAwsHttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.sns.SnsClient;
import tools.jackson.databind.json.JsonMapper;

/// Has Jackson, the AWS SDK and TLS initialise themselves on a thread of their own, while Spring starts on the first:
/// both take about as long, and neither needs the other.
///
/// It reads a piece of JSON, makes one call of each service, which is signed and written as any other and goes
/// nowhere, and reads the certificates that connections will be checked with.
public final class SdkWarmup {

    private static final Logger log = LoggerFactory.getLogger(SdkWarmup.class);

    private static final byte[] JSON = "{\"none\":[0,\"\",null]}".getBytes(StandardCharsets.UTF_8);

    private SdkWarmup() {}

    /// Returns at once. Nothing waits for it: what it has not done, the first event does.
    public static void start() {
        Thread.ofPlatform().daemon().name("head-start").start(SdkWarmup::run);
    }

    private static void run() {
        try {
            rehearse(new StubAwsHttpClient());
            if (TrustStorePreloader.needed(System.getenv())) {
                TrustStorePreloader.preload();
            }
        } catch (RuntimeException early) {
            // The first real call meets the same, and tells it where it matters.
            log.debug("The head start ended early", early);
        }
    }

    static void rehearse(SdkHttpClient stage) {
        JsonMapper.shared().readTree(JSON);
        AwsCredentialsProvider nobody = StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
        Region nowhere = Region.EU_CENTRAL_1;
        try (var sns = SnsClient.builder()
                .httpClient(stage)
                .region(nowhere)
                .credentialsProvider(nobody)
                .build()) {
            sns.publish(publish -> publish.topicArn("arn:aws:sns:eu-central-1:000000000000:none")
                    .subject("none")
                    .message("none"));
        }
        try (var cloudWatch = CloudWatchClient.builder()
                .httpClient(stage)
                .region(nowhere)
                .credentialsProvider(nobody)
                .build()) {
            cloudWatch.putMetricData(put -> put.namespace("none")
                    .metricData(List.of(
                            MetricDatum.builder().metricName("none").value(0.0).build())));
        }
    }
}
