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

/// Initializes Jackson, the AWS SDK and TLS on a second thread while Spring starts on the first: parses JSON, signs and
/// serializes one call of SNS and one of CloudWatch that are not sent, and reads the trust store.
public final class SdkWarmup {

    private static final Logger log = LoggerFactory.getLogger(SdkWarmup.class);

    private static final byte[] JSON = "{\"none\":[0,\"\",null]}".getBytes(StandardCharsets.UTF_8);

    private SdkWarmup() {}

    /// Returns immediately. Nothing waits for the thread. With a single processor there is no thread, because it would
    /// only take time from Spring.
    public static void start() {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            Thread.ofPlatform().daemon().name("sdk-warmup").start(SdkWarmup::run);
        }
    }

    private static void run() {
        try {
            call(new StubAwsHttpClient());
            if (TrustStorePreloader.needed(System.getenv())) {
                TrustStorePreloader.preload();
            }
        } catch (RuntimeException failed) {
            // The first real call fails in the same way, and is reported.
            log.debug("Warm-up failed", failed);
        }
    }

    static void call(SdkHttpClient aws) {
        JsonMapper.shared().readTree(JSON);
        AwsCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
        Region region = Region.EU_CENTRAL_1;
        try (var sns = SnsClient.builder()
                .httpClient(aws)
                .region(region)
                .credentialsProvider(credentials)
                .build()) {
            sns.publish(publish -> publish.topicArn("arn:aws:sns:eu-central-1:000000000000:none")
                    .subject("none")
                    .message("none"));
        }
        try (var cloudWatch = CloudWatchClient.builder()
                .httpClient(aws)
                .region(region)
                .credentialsProvider(credentials)
                .build()) {
            cloudWatch.putMetricData(put -> put.namespace("none")
                    .metricData(List.of(
                            MetricDatum.builder().metricName("none").value(0.0).build())));
        }
    }
}
