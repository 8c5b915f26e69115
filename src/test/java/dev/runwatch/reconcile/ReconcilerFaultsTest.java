package dev.runwatch.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.UnfinishedException;
import dev.runwatch.testkit.FakeAws.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;

/// What is reported if Step Functions or the table is slow, denies access or fails.
class ReconcilerFaultsTest extends ReconcilerFixture {

    @Test
    void retriesWhenThrottled() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.fails("ListExecutions", new Fault.ErrorResponse(400, "ThrottlingException"));
        stepFunctions.fails(
                "DescribeExecution", new Fault.ErrorResponse(400, "ThrottlingException"), new Fault.Reset());

        assertThat(found(run(ORDERS))).containsExactly("failed FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListExecutions", "DescribeExecution"})
    void leavesTimeForTheOtherStateMachinesIfOneIsSlow(String slow, CapturedOutput output) {
        stepFunctions.has(failed(ORDERS, "failed", 30), failed(BILLS, "failed", 30));
        stepFunctions.item(checkpointId(ORDERS), Map.of("data", ago(61).toString()));
        stepFunctions.alwaysFails(slow, ":orders", new Fault.Hang());

        Batch<JsonNode> batch = run(settings(100, ORDERS, BILLS), Duration.ofSeconds(8));

        assertThat(batch.values()).hasSize(1);
        assertThat(batch.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo(ORDERS);
            assertThat(failed.failure()).isInstanceOf(UnfinishedException.class);
        });
        assertThat(warnings(output)).singleElement().asString().startsWith("Reconciliation incomplete");
        assertThat(checkpointOf(ORDERS)).isBeforeOrEqualTo(ago(30));
        assertThat(checkpointOf(BILLS)).isAfter(ago(30));
    }

    /// The list is cut short because the time for listing is used up. A part of the time is left for describing.
    @Test
    void reportsWhatItListedBeforeTheListWasCutShort() {
        stepFunctions.has(failed(ORDERS, "listed", 30));
        stepFunctions.alwaysFails("ListExecutions", "ABORTED", new Fault.Hang());

        Batch<JsonNode> batch = run(settings(100, ORDERS), Duration.ofSeconds(8));

        assertThat(found(batch)).containsExactly("listed FAILED");
        assertThat(batch.failures()).singleElement().satisfies(failed -> assertThat(failed.failure())
                .isInstanceOf(UnfinishedException.class));
        assertThat(checkpointOf(ORDERS)).isEqualTo(ago(60));
    }

    @Test
    void reconcilesTheOthersIfListingOneStateMachineIsDenied(CapturedOutput output) {
        stepFunctions.has(failed(BILLS, "failed", 30));
        stepFunctions.alwaysFails("ListExecutions", ":orders", new Fault.ErrorResponse(400, "AccessDeniedException"));

        Batch<JsonNode> batch = run(ORDERS, BILLS);

        assertThat(found(batch)).containsExactly("failed FAILED");
        assertThat(failure(batch)).contains("failed", ORDERS, "AccessDeniedException", "the function's role");
        assertThat(errors(output)).singleElement().asString().startsWith("Reconciliation incomplete: Step Functions");
        assertThat(checkpointOf(ORDERS)).isEqualTo(ago(60));
        assertThat(checkpointOf(BILLS)).isAfter(ago(60));
    }

    @Test
    void explainsThatAnExpressWorkflowCannotBeListed() {
        stepFunctions.alwaysFails("ListExecutions", "", new Fault.ErrorResponse(400, "StateMachineTypeNotSupported"));

        assertThat(failure(run(ORDERS))).contains("Express", "runwatch.reconcile.state-machines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListExecutions", "DescribeExecution"})
    void failsOnAResponseThatIsNotFromStepFunctions(String action) {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.alwaysFails(action, "", new Fault.Garbage());

        Batch<JsonNode> batch = run(ORDERS);

        assertThat(batch.values()).isEmpty();
        assertThat(failure(batch)).contains("Step Functions request for", "failed");
        assertThat(checkpointOf(ORDERS)).isBeforeOrEqualTo(ago(30));
    }

    /// It would otherwise stop each run of its state machine, until reconciliation gives up after 12 hours.
    @Test
    void reportsTheOthersIfOneExecutionCannotBeDescribed() {
        stepFunctions.has(failed(ORDERS, "first", 40), failed(ORDERS, "poison", 35), failed(ORDERS, "lost", 30));
        stepFunctions.alwaysFails("DescribeExecution", "poison", new Fault.ErrorResponse(400, "InternalFailure"));

        Batch<JsonNode> batch = run(ORDERS);

        assertThat(found(batch)).containsExactly("first FAILED", "lost FAILED");
        assertThat(batch.failures()).hasSize(1);
        assertThat(failure(batch)).contains("poison");
        assertThat(checkpointOf(ORDERS)).isEqualTo(ago(35));
    }

    /// Failing open would report everything again in each run.
    @ParameterizedTest
    @ValueSource(strings = {"sweep#", "|FAILED|"})
    void stopsIfTheTableIsUnavailable(String requested) {
        stepFunctions.has(failed(ORDERS, "failed", 30), failed(BILLS, "failed", 30));
        stepFunctions.alwaysFails("BatchGetItem", requested, new Fault.ErrorResponse(400, "ResourceNotFoundException"));

        Batch<JsonNode> batch = run(ORDERS, BILLS);

        assertThat(batch.values()).isEmpty();
        assertThat(failure(batch)).contains("claims", "Reconciliation skipped");
        assertThat(stepFunctions.calls("DescribeExecution")).isEmpty();
        assertThat(stepFunctions.calls("PutItem")).isEmpty();
    }

    /// Otherwise it would look like the first run, which reports nothing.
    @Test
    void rejectsAResponseThatIsNotFromDynamoDb() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.alwaysFails("BatchGetItem", "", new Fault.Respond("{}"));

        assertThat(failure(run(ORDERS))).contains("claims", "without a header of AWS", "Reconciliation skipped");
        assertThat(stepFunctions.calls("PutItem")).isEmpty();
    }

    @Test
    void skipsExecutionsThatWereRedrivenOrDeletedSinceTheyWereListed() {
        stepFunctions.has(failed(ORDERS, "runs-again", 30), failed(ORDERS, "gone", 30));
        stepFunctions.describesAs(failed(ORDERS, "runs-again", 30).status("RUNNING"));
        stepFunctions.alwaysFails("DescribeExecution", "gone", new Fault.ErrorResponse(400, "ExecutionDoesNotExist"));

        assertThat(run(ORDERS).items()).isEmpty();
        assertThat(checkpointOf(ORDERS)).isAfter(ago(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KmsAccessDeniedException", "KmsInvalidStateException", "KmsThrottlingException"})
    void reportsTheMetadataOfAnExecutionWhoseKeyItCannotUse(String error) {
        stepFunctions.has(failed(ORDERS, "encrypted", 30));
        stepFunctions.alwaysFails("DescribeExecution", "ALL_DATA", new Fault.ErrorResponse(400, error));

        assertThat(found(run(ORDERS))).containsExactly("encrypted FAILED");
        assertThat(stepFunctions.calls("DescribeExecution")).last().asString().endsWith("METADATA_ONLY");
        assertThat(checkpointOf(ORDERS)).isAfter(ago(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KmsInvalidStateException", "AccessDeniedException"})
    void reportsWhatTheListContainsIfDescribingIsDenied(String error, CapturedOutput output) {
        stepFunctions.has(failed(ORDERS, "denied", 30).redriven(1));
        stepFunctions.alwaysFails("DescribeExecution", "", new Fault.ErrorResponse(400, error));

        Batch<JsonNode> batch = run(ORDERS);

        assertThat(found(batch)).containsExactly("denied FAILED");
        JsonNode detail = batch.values().getFirst().path("detail");
        assertThat(detail.path("stopDate").asLong()).isEqualTo(ago(30).toEpochMilli());
        assertThat(detail.path("redriveCount").asInt()).isEqualTo(1);
        assertThat(detail.path("error").isNull()).isTrue();
        assertThat(warnings(output)).singleElement().asString().contains("without error and cause", error);
        assertThat(checkpointOf(ORDERS)).isAfter(ago(30));
    }
}
