package dev.runwatch.redelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.pipeline.Received;
import dev.runwatch.redelivery.Redelivery.Delay;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeSqs.Sent;
import dev.runwatch.testkit.FakeSqs.Visibility;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

@ExtendWith(OutputCaptureExtension.class)
class SqsQueuesTest {

    private static final String BUFFER = "arn:aws:sqs:eu-central-1:123456789012:buffer";
    private static final String BUFFER_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/buffer";
    private static final String PARKING_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/parked";
    private static final Duration BUDGET = Duration.ofSeconds(20);

    private final FakeAws aws = new FakeAws();
    private final AwsClientContext context = new AwsClientContext(
            UrlConnectionHttpClient.create(), SystemPropertyCredentialsProvider.create(), new Random());
    private final SqsQueues queues = connect();

    private SqsQueues connect() {
        aws.properties().forEach(System::setProperty);
        return SqsQueues.create(context);
    }

    @AfterEach
    void close() {
        context.close();
        aws.properties().keySet().forEach(System::clearProperty);
        aws.close();
    }

    @Test
    void sendsABodyAsItCameWithReasonAndError() {
        assertThat(queues.park(PARKING_URL, List.of(parked("m-1")), BUDGET)).containsExactly("m-1");

        assertThat(aws.sqs().sent())
                .containsExactly(new Sent(
                        PARKING_URL, "not json, Zoë 😀", Map.of("reason", "malformed", "error", "Got no JSON")));
    }

    @Test
    void reportsWhatTheParkingQueueDoesNotHave(CapturedOutput output) {
        aws.sqsFails(new Fault.ErrorResponse(403, "AccessDeniedException"));

        Set<String> sent = queues.park(PARKING_URL, List.of(parked("m-1"), parked("m-2")), BUDGET);

        assertThat(sent).hasSize(1);
        assertThat(aws.sqs().sent()).hasSize(1);
        assertThat(output.getOut().lines().filter(line -> line.contains("could not be moved")))
                .singleElement()
                .asString()
                .contains("1 rejected events", "AccessDenied", "WARN");
    }

    @Test
    void changesVisibilitiesInChunksOfTenPerQueue() {
        List<Delay> delays = IntStream.rangeClosed(1, 23)
                .mapToObj(count -> delay(count <= 21 ? BUFFER : BUFFER + "-2", count))
                .toList();

        queues.delay(delays, BUDGET);

        assertThat(aws.calls()).hasSize(4).containsOnly("ChangeMessageVisibilityBatch");
        assertThat(aws.sqs().visibilities())
                .hasSize(23)
                .contains(new Visibility(BUFFER_URL, "handle-1", 60), new Visibility(BUFFER_URL, "handle-21", 3_600))
                .contains(new Visibility(BUFFER_URL + "-2", "handle-23", 3_600));
    }

    @Test
    void warnsAboutEntriesThatSqsRejects(CapturedOutput output) {
        aws.sqsFails(new Fault.RejectEntries(Set.of(1), "ReceiptHandleIsInvalid", true));

        queues.delay(List.of(delay(BUFFER, 1), delay(BUFFER, 2)), BUDGET);

        assertThat(aws.sqs().visibilities()).hasSize(1);
        assertThat(output.getOut().lines().filter(line -> line.contains("visibility timeout of their queue applies")))
                .singleElement()
                .asString()
                .contains("1 messages", "ReceiptHandleIsInvalid", "WARN");
    }

    @Test
    void endsWithItsBudgetIfSqsHangs(CapturedOutput output) {
        aws.sqsAlwaysFails(new Fault.Hang());
        long start = System.nanoTime();

        queues.delay(List.of(delay(BUFFER, 1)), Duration.ofMillis(300));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(output.getOut()).contains("visibility timeout of their queue applies");
    }

    @Test
    void makesNoCallWithoutTime(CapturedOutput output) {
        assertThat(queues.park(PARKING_URL, List.of(parked("m-1")), Duration.ZERO))
                .isEmpty();
        queues.delay(List.of(delay(BUFFER, 1)), Duration.ZERO);

        assertThat(aws.calls()).isEmpty();
        assertThat(output.getOut()).contains("could not be moved", "visibility timeout of their queue applies");
    }

    @Test
    void makesNoCallForNothing(CapturedOutput output) {
        assertThat(queues.park(PARKING_URL, List.of(), BUDGET)).isEmpty();
        queues.delay(List.of(), BUDGET);

        assertThat(aws.calls()).isEmpty();
        assertThat(output.getOut()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs:eu-central-1:123456789012:q, https://sqs.eu-central-1.amazonaws.com/123456789012/q",
        "arn:aws-cn:sqs:cn-north-1:123456789012:q, https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q",
        "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q, https://sqs.us-gov-west-1.amazonaws.com/123456789012/q",
        "arn:aws-eusc:sqs:eusc-de-east-1:123456789012:q, https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/q"
    })
    void derivesTheUrlOfAQueueInEachPartition(String arn, String url) {
        assertThat(SqsQueues.url(arn)).isEqualTo(url);
    }

    @Test
    void rejectsWhatIsNotTheArnOfAQueue() {
        assertThatIllegalArgumentException().isThrownBy(() -> SqsQueues.url("arn:aws:sqs"));
    }

    private static ParkedMessage parked(String id) {
        return new ParkedMessage(id, "not json, Zoë 😀", "malformed", "Got no JSON");
    }

    private static Delay delay(String queue, int receiveCount) {
        return new Delay(
                "m-" + receiveCount,
                new Received.Message(queue, "handle-" + receiveCount, receiveCount, "{}"),
                Redelivery.visibility(receiveCount));
    }
}
