package dev.runwatch.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.notify.Destination;
import dev.runwatch.notify.Notifier.Outcome;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.Subject;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sns.SnsClient;

class SnsNotifierTest {

    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";
    private static final Deadline LATER = Deadline.in(Duration.ofSeconds(30));

    private final FakeAws aws = new FakeAws();
    private final AwsClientContext access = new AwsClientContext(
            UrlConnectionHttpClient.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            new Random());

    @AfterEach
    void close() {
        access.close();
        aws.close();
    }

    @Test
    void publishesOneMessageWithItsTextsAndAttributes() {
        List<Outcome> outcomes = channel(TOPIC).publish(List.of(message(1)), LATER);

        assertThat(outcomes).containsExactly(new Outcome.Published("m-1"));
        assertThat(aws.published()).singleElement().satisfies(published -> {
            assertThat(published.topicArn()).isEqualTo(TOPIC);
            assertThat(published.subject()).isEqualTo("Alert 1");
            assertThat(published.text("default")).isEqualTo("text 1");
            assertThat(published.attributes()).containsEntry("status", "FAILED");
            assertThat(published.parameters()).containsEntry("MessageStructure", "json");
        });
    }

    @Test
    void publishesAHundredMessagesInTenCalls() {
        List<Outcome> outcomes = channel(TOPIC).publish(messages(100), LATER);

        assertThat(outcomes).hasSize(100).allMatch(outcome -> outcome instanceof Outcome.Published);
        assertThat(aws.calls()).hasSize(10).containsOnly("PublishBatch");
        assertThat(aws.published()).hasSize(100);
    }

    @Test
    void neverPutsMoreBytesIntoABatchThanSnsTakes() {
        var large = new AlertMessage(new Subject("Large"), "x".repeat(100_000), Map.of(), "invoices", "key");

        List<List<AlertMessage>> chunks = SnsNotifier.chunks(List.of(large, large, large, large, large));

        assertThat(chunks).extracting(List::size).containsExactly(2, 2, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "429, Throttled",
        "400, KMSThrottling",
        "500, InternalError",
        "503, ServiceUnavailable",
        "500, SomethingNew"
    })
    void triesAgainWhatMayPass(int status, String code) {
        aws.snsFails(new Fault.Refuse(status, code), new Fault.Refuse(status, code));

        List<Outcome> outcomes = channel(TOPIC).publish(List.of(message(1)), LATER);

        assertThat(outcomes).containsExactly(new Outcome.Published("m-1"));
        assertThat(aws.calls()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationError, role",
        "404, NotFound, topic-arn",
        "400, InvalidParameter, will not help",
        "400, KMSAccessDenied, key"
    })
    void failsAtOnceWithItsReasonWhatCannotPass(int status, String code, String advice) {
        aws.snsAlwaysFails(new Fault.Refuse(status, code));

        List<Outcome> outcomes = channel(TOPIC).publish(List.of(message(1)), LATER);

        assertThat(aws.calls()).hasSize(1);
        assertThat(outcomes).singleElement().isInstanceOfSatisfying(Outcome.Failed.class, refused -> assertThat(
                        refused.why())
                .contains(TOPIC, code, advice));
    }

    @Test
    void triesAgainWhenTheConnectionBreaks() {
        aws.snsFails(new Fault.Reset());

        List<Outcome> outcomes = channel(TOPIC).publish(List.of(message(1)), LATER);

        assertThat(outcomes).containsExactly(new Outcome.Published("m-1"));
        assertThat(aws.calls()).hasSize(2);
    }

    @Test
    void triesAgainWhenSomethingElseAnswersInThePlaceOfSns() {
        aws.snsFails(new Fault.Page(502), new Fault.Page(503));

        assertThat(channel(TOPIC).publish(messages(1), LATER)).containsExactly(new Outcome.Published("m-1"));

        aws.snsAlwaysFails(new Fault.Page(403));
        assertThat(channel(TOPIC).publish(messages(1), LATER))
                .singleElement()
                .isInstanceOfSatisfying(Outcome.Failed.class, refused -> assertThat(refused.why())
                        .contains("HTTP 403"));
    }

    @Test
    void namesTheAddressWhereNobodyListens() {
        SnsNotifier channel = channel(TOPIC);
        String address = endpoint().getAuthority();
        aws.close();

        assertThat(channel.publish(messages(1), LATER))
                .singleElement()
                .isInstanceOfSatisfying(Outcome.Failed.class, refused -> assertThat(refused.why())
                        .contains(TOPIC, address, "Connection refused", "SDK Attempt Count: 5"));
    }

    static List<Fault> answersOfOthers() {
        return List.of(new Fault.Garbage(), new Fault.Page(200), new Fault.Page(202));
    }

    @ParameterizedTest
    @MethodSource("answersOfOthers")
    void takesNoAnswerThatIsNoneForSuccess(Fault fault) {
        aws.snsAlwaysFails(fault);

        List<Outcome> one = channel(TOPIC).publish(messages(1), LATER);
        List<Outcome> several = channel(TOPIC).publish(messages(3), LATER);

        assertThat(one).allMatch(outcome -> outcome instanceof Outcome.Failed);
        assertThat(several).hasSize(3).allMatch(outcome -> outcome instanceof Outcome.Failed);
    }

    @Test
    void givesUpWithinTheDeadlineWhenSnsHangs() {
        aws.snsAlwaysFails(new Fault.Hang());
        long start = System.nanoTime();

        List<Outcome> outcomes = channel(TOPIC).publish(List.of(message(1)), Deadline.in(Duration.ofSeconds(4)));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(outcomes).singleElement().isInstanceOfSatisfying(Outcome.Failed.class, refused -> assertThat(
                        refused.why())
                .contains("did not answer in time"));
    }

    @Test
    void doesNotBeginWhatItCouldNotEnd() {
        List<Outcome> outcomes = channel(TOPIC).publish(messages(3), Deadline.in(Duration.ofMillis(300)));

        assertThat(aws.calls()).isEmpty();
        assertThat(outcomes).hasSize(3).allSatisfy(outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(Outcome.Failed.class, refused -> assertThat(refused.why())
                        .contains("Too little time")));
    }

    @Test
    void failsABatchAtOnceThatCannotPass() {
        aws.snsAlwaysFails(new Fault.Refuse(403, "AuthorizationError"));

        List<Outcome> outcomes = channel(TOPIC).publish(messages(3), LATER);

        assertThat(aws.calls()).hasSize(1);
        assertThat(outcomes).hasSize(3).allSatisfy(outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(Outcome.Failed.class, refused -> assertThat(refused.why())
                        .contains("AuthorizationError")));
    }

    @Test
    void waitsBetweenTriesOfABatchAndNotBeforeTheFirst() {
        List<Integer> waits = new ArrayList<>();
        aws.snsAlwaysFails(new Fault.RefuseEntries(Set.of(0), "InternalError", false));

        channel(TOPIC, (round, budget) -> waits.add(round)).publish(messages(2), LATER);

        assertThat(waits).containsExactly(1, 2, 3);
    }

    @Test
    void givesUpOnABatchWhenNoTimeIsLeftForAnotherTry() {
        aws.snsAlwaysFails(new Fault.RefuseEntries(Set.of(0), "InternalError", false));

        List<Outcome> outcomes = channel(TOPIC, (round, budget) -> false).publish(messages(2), LATER);

        assertThat(aws.calls()).hasSize(1);
        assertThat(outcomes.get(0)).isInstanceOfSatisfying(Outcome.Failed.class, refused -> assertThat(refused.why())
                .contains("InternalError"));
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Published.class);
    }

    @Test
    void doesNotBeginABatchThatItCouldNotEnd() {
        aws.snsAlwaysFails(new Fault.RefuseEntries(Set.of(0), "InternalError", false));
        var clock = new AtomicLong();
        SnsNotifier slow = channel(TOPIC, (round, budget) -> clock.addAndGet(budget.toNanos()) > 0);

        List<Outcome> outcomes = slow.publish(messages(2), Deadline.in(Duration.ofSeconds(10), clock::get));

        assertThat(aws.calls()).hasSize(1);
        assertThat(outcomes.get(0)).isInstanceOfSatisfying(Outcome.Failed.class, refused -> assertThat(refused.why())
                .contains("Too little time"));
    }

    @Test
    void staysInterruptedWhenItWasStoppedInACall() {
        aws.snsAlwaysFails(new Fault.Hang());
        Thread.currentThread().interrupt();

        List<Outcome> outcomes = channel(TOPIC).publish(List.of(message(1)), LATER);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void tellsOfEachEntryOfABatchWhatBecameOfIt(int position) {
        aws.snsFails(new Fault.RefuseEntries(Set.of(position), "InvalidParameter", true));

        List<Outcome> outcomes = channel(TOPIC).publish(messages(10), LATER);

        assertThat(aws.calls()).hasSize(1);
        for (int i = 0; i < 10; i++) {
            assertThat(outcomes.get(i) instanceof Outcome.Failed).isEqualTo(i == position);
        }
    }

    @Test
    void sendsOnlyTheRefusedEntriesAgainWhenTheyMayPass() {
        aws.snsFails(new Fault.RefuseEntries(Set.of(2, 5), "InternalError", false));

        List<Outcome> outcomes = channel(TOPIC).publish(messages(10), LATER);

        assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Published);
        assertThat(aws.published())
                .extracting(FakeAws.Published::subject)
                .hasSize(10)
                .doesNotHaveDuplicates();
    }

    @Test
    void givesUpOnAnEntryThatIsRefusedForEver() {
        aws.snsAlwaysFails(new Fault.RefuseEntries(Set.of(0), "InternalError", false));

        List<Outcome> outcomes = channel(TOPIC).publish(messages(2), LATER);

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Failed.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Published.class);
    }

    @Test
    void keepsTheOrderOfAStateMachineInAFifoTopic() {
        channel(TOPIC + ".fifo").publish(List.of(message(1)), LATER);

        assertThat(aws.published().getFirst().parameters())
                .containsEntry("MessageGroupId", "invoices")
                .containsEntry("MessageDeduplicationId", "key-1");
    }

    private SnsNotifier channel(String topic) {
        return channel(topic, (round, budget) -> true);
    }

    private SnsNotifier channel(String topic, SnsNotifier.Pause pause) {
        var destination = new Destination(topic, Duration.ofSeconds(15), Duration.ofSeconds(10));
        SnsClient client = SnsConfiguration.client(access, destination)
                .endpointOverride(endpoint())
                .build();
        return new SnsNotifier(access.register(client), destination, pause);
    }

    private URI endpoint() {
        return aws.endpoint();
    }

    private static List<AlertMessage> messages(int count) {
        return IntStream.range(0, count).mapToObj(SnsNotifierTest::message).toList();
    }

    private static AlertMessage message(int number) {
        return new AlertMessage(
                new Subject("Alert " + number),
                "{\"default\":\"text " + number + "\"}",
                Map.of("status", "FAILED"),
                "invoices",
                "key-" + number);
    }
}
