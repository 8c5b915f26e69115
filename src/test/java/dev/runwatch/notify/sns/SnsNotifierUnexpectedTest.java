package dev.runwatch.notify.sns;

import static dev.runwatch.notify.FailureReason.INTERNAL;
import static dev.runwatch.notify.FailureReason.SERVICE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.Notifier;
import dev.runwatch.notify.NotifyOutcome;
import dev.runwatch.notify.NotifyOutcome.Published;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/// A request throws an unexpected exception, or a response does not match its request.
class SnsNotifierUnexpectedTest extends SnsNotifierFixture {

    @Test
    void failsThatChunkOnly() {
        var requests = new AtomicInteger();
        Notifier notifier = notifier(request -> {
            if (requests.incrementAndGet() == 1) {
                throw new IllegalStateException("a defect");
            }
            return accepted(request);
        });

        List<NotifyOutcome> outcomes = publish(notifier, 20, later);

        assertFailed(outcomes.subList(0, 10), 10, INTERNAL, TOPIC, "a defect");
        assertThat(outcomes.subList(10, 20)).allMatch(Published.class::isInstance);
    }

    @Test
    void failsThatChunkOnlyAfterAnError() {
        Notifier notifier = notifier(request -> {
            throw new NoClassDefFoundError("a defect");
        });

        assertFailed(publish(notifier, 2, later), 2, INTERNAL, "a defect");
    }

    @Test
    void keepsWhatAnEarlierRequestOfTheBatchPublished() {
        var requests = new AtomicInteger();
        Notifier notifier = notifier(request -> {
            if (requests.incrementAndGet() == 2) {
                throw new IllegalStateException("a defect");
            }
            return PublishBatchResponse.builder()
                    .successful(result("key-0"))
                    .failed(BatchResultErrorEntry.builder()
                            .id("key-1")
                            .code("InternalError")
                            .senderFault(false)
                            .build())
                    .build();
        });

        List<NotifyOutcome> outcomes = publish(notifier, 2, later);

        assertThat(outcomes.get(0)).isEqualTo(new Published("m-key-0", RESPONDED, false));
        assertFailed(outcomes.subList(1, 2), 1, INTERNAL, "a defect");
    }

    @Test
    void ignoresAnUnknownIdInAResponse() {
        Notifier notifier = notifier(request -> PublishBatchResponse.builder()
                .successful(result("key-0"), result("unknown"))
                .build());

        List<NotifyOutcome> outcomes = publish(notifier, 2, later);

        assertThat(outcomes.get(0)).isEqualTo(new Published("m-key-0", RESPONDED, false));
        assertFailed(outcomes.subList(1, 2), 1, SERVICE_ERROR, "does not mention");
    }

    @Test
    void keepsWhatWasPublishedWhenARejectedEntryHasNoCode() {
        Notifier notifier = notifier(request -> PublishBatchResponse.builder()
                .successful(result("key-0"))
                .failed(BatchResultErrorEntry.builder().id("key-1").build())
                .build());

        List<NotifyOutcome> outcomes = publish(notifier, 2, later);

        assertThat(outcomes.get(0)).isEqualTo(new Published("m-key-0", RESPONDED, false));
        assertFailed(outcomes.subList(1, 2), 1, INTERNAL, TOPIC);
    }

    @Test
    void failsWhatAResponseDoesNotMention() {
        Notifier notifier = notifier(request ->
                PublishBatchResponse.builder().successful(result("key-0")).build());

        List<NotifyOutcome> outcomes = publish(notifier, 2, later);

        assertThat(outcomes.get(0)).isEqualTo(new Published("m-key-0", RESPONDED, false));
        assertFailed(outcomes.subList(1, 2), 1, SERVICE_ERROR, "does not mention");
    }

    private static PublishBatchResponse accepted(PublishBatchRequest request) {
        return PublishBatchResponse.builder()
                .successful(request.publishBatchRequestEntries().stream()
                        .map(entry -> result(entry.id()))
                        .toList())
                .build();
    }

    private static PublishBatchResultEntry result(String id) {
        return PublishBatchResultEntry.builder().id(id).messageId("m-" + id).build();
    }

    private static Notifier notifier(Function<PublishBatchRequest, PublishBatchResponse> sns) {
        var client = new SnsClient() {
            @Override
            public PublishBatchResponse publishBatch(PublishBatchRequest request) {
                return sns.apply(request);
            }

            @Override
            public String serviceName() {
                return "sns";
            }

            @Override
            public void close() {}
        };
        return new SnsNotifier(client, destination(TOPIC), NO_DELAY, InstantSource.fixed(RESPONDED));
    }
}
