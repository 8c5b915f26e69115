package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.SAM;
import static dev.runwatch.local.SamTemplate.ofType;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// How an event reaches the function, and what becomes of it when that fails.
class TemplateDeliveryTest {

    @Test
    void directDeliveryReservesItsConcurrency() {
        assertThat(DEFAULT.properties("EventRule").at("/Targets/0/Arn").asString())
                .isEqualTo("Function.Alias");
        assertThat(DEFAULT.properties("Function")
                        .path("ReservedConcurrentExecutions")
                        .asString())
                .isEqualTo("20");
        assertThat(FULL.properties("EventRule").at("/Targets/0/Arn").asString()).isEqualTo("BufferQueue.Arn");
        assertThat(FULL.properties("Function").has("ReservedConcurrentExecutions"))
                .isFalse();
    }

    @Test
    void zeroReservesAndLimitsNothing() {
        var template = SAM.with(Map.of("MaximumConcurrency", "0"));

        assertThat(DEFAULT.properties("BufferSource")
                        .at("/ScalingConfig/MaximumConcurrency")
                        .asString())
                .isEqualTo("20");
        assertThat(template.properties("Function").has("ReservedConcurrentExecutions"))
                .isFalse();
        assertThat(template.properties("BufferSource").has("ScalingConfig")).isFalse();
    }

    @Test
    void everyFailedEventIsRetriedThenParked() {
        JsonNode onFailure = DEFAULT.properties("Function").at("/EventInvokeConfig/DestinationConfig/OnFailure");
        assertThat(onFailure.path("Destination").asString()).isEqualTo("UnhandledEventsQueue.Arn");
        assertThat(DEFAULT.properties("EventRule")
                        .at("/Targets/0/DeadLetterConfig/Arn")
                        .asString())
                .isEqualTo("UnhandledEventsQueue.Arn");
        assertThat(DEFAULT.properties("BufferQueue")
                        .at("/RedrivePolicy/deadLetterTargetArn")
                        .asString())
                .isEqualTo("UnhandledEventsQueue.Arn");
        assertThat(DEFAULT.properties("UnhandledEventsQueue")
                        .at("/RedrivePolicy/deadLetterTargetArn")
                        .asString())
                .isEqualTo("ParkedEventsQueue.Arn");
        assertThat(DEFAULT.properties("ParkedEventsQueue").has("RedrivePolicy")).isFalse();
        assertThat(DEFAULT.properties("Function")
                        .at("/Environment/Variables/RUNWATCH_REDELIVERY_PARKINGQUEUEURL")
                        .asString())
                .isEqualTo(IntrinsicFunctions.QUEUE_URL_PREFIX + "ParkedEventsQueue");
    }

    /// Six times the function's timeout plus the batch window:
    /// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html>
    @Test
    void visibilityTimeoutsCoverSixTimeoutsAndTheBatchWindow() {
        int timeout = DEFAULT.properties("Function").path("Timeout").asInt();
        Map<String, JsonNode> sources = ofType(DEFAULT, "AWS::Lambda::EventSourceMapping");

        assertThat(sources).hasSize(2).allSatisfy((name, source) -> {
            String queue = source.at("/Properties/EventSourceArn").asString().replace(".Arn", "");
            assertThat(DEFAULT.properties(queue).path("VisibilityTimeout").asInt())
                    .isGreaterThanOrEqualTo(6 * timeout
                            + source.at("/Properties/MaximumBatchingWindowInSeconds")
                                    .asInt(0));
            assertThat(source.at("/Properties/FunctionResponseTypes").toString())
                    .isEqualTo("[\"ReportBatchItemFailures\"]");
        });
    }

    /// With `BatchSize` above 10, Lambda requires a window of at least one second.
    @Test
    void aLargeBatchHasAWindow() {
        assertThat(DEFAULT.properties("BufferSource")
                        .path("MaximumBatchingWindowInSeconds")
                        .asInt())
                .isPositive();
        assertThat(DEFAULT.properties("UnhandledEventsSource").path("BatchSize").asInt())
                .isLessThanOrEqualTo(10);
    }

    @Test
    void retainsQueuedEventsForTwoWeeksAndAfterAnUninstall() {
        assertThat(ofType(FULL, "AWS::SQS::Queue")).hasSize(4).allSatisfy((name, queue) -> {
            assertThat(queue.at("/Properties/MessageRetentionPeriod").asInt()).isEqualTo(14 * 24 * 3600);
            assertThat(queue.path("DeletionPolicy").asString()).isEqualTo("RetainExceptOnCreate");
        });
    }

    /// Events of EventBridge and the records of Lambda can exceed 256 KiB. 1 MiB is the largest value of SQS:
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html>
    @Test
    void queuesOfEventsAcceptTheLargestMessages() {
        for (String queue : List.of("BufferQueue", "UnhandledEventsQueue", "ParkedEventsQueue")) {
            assertThat(DEFAULT.properties(queue).path("MaximumMessageSize").asInt())
                    .as(queue)
                    .isEqualTo(1024 * 1024);
        }
    }

    @Test
    void triggersInvokeTheFunctionDirectly() {
        for (String rule : List.of("HeartbeatRule", "ReconcileRule")) {
            assertThat(FULL.properties(rule).at("/Targets/0/Arn").asString()).isEqualTo("Function.Alias");
            assertThat(FULL.properties(rule).at("/Targets/0").has("DeadLetterConfig"))
                    .as("the next trigger repeats it")
                    .isFalse();
        }
    }
}
