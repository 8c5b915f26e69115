package dev.runwatch.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeStepFunctions.Execution;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Which executions it finds, and what it emits for each.
class ReconcilerTest extends ReconcilerFixture {

    @Test
    void findsEveryUnsuccessfulExecutionOfEveryStateMachine() {
        stepFunctions.has(
                failed(ORDERS, "failed", 30),
                failed(ORDERS, "late", 20).status("TIMED_OUT"),
                failed(BILLS, "stopped", 10).status("ABORTED"),
                failed(BILLS, "fine", 10).status("SUCCEEDED"));

        assertThat(found(run(ORDERS, BILLS))).containsExactly("failed FAILED", "late TIMED_OUT", "stopped ABORTED");
    }

    @Test
    void emitsWhatTheEventWouldHaveContained() {
        stepFunctions.has(failed(ORDERS, "failed", 30).redriven(2));

        JsonNode event = run(ORDERS).values().getFirst();

        assertThat(event.toString()).isEqualTo("""
                {"version":"0","id":"trigger-1","detail-type":"Step Functions Execution Status Change",\
                "source":"aws.states","time":"2026-11-20T11:30:00Z","account":"123456789012",\
                "region":"eu-central-1","resources":["arn:aws:states:eu-central-1:123456789012:execution:orders:failed"],\
                "detail":{"executionArn":"arn:aws:states:eu-central-1:123456789012:execution:orders:failed",\
                "stateMachineArn":"arn:aws:states:eu-central-1:123456789012:stateMachine:orders",\
                "stateMachineVersionArn":null,"stateMachineAliasArn":null,"name":"failed","status":"FAILED",\
                "startDate":1795173900000,"stopDate":1795174200000,"input":"{\\"n\\":1}",\
                "inputDetails":{"included":true},"output":null,"outputDetails":null,"error":"Boom",\
                "cause":"It broke","redriveCount":2,"redriveDate":null,"redriveStatus":"REDRIVABLE",\
                "redriveStatusReason":null}}""");
    }

    @Test
    void omitsAnInputThatIsTooLongForAnEvent() {
        stepFunctions.has(
                failed(ORDERS, "long", 30).input("x".repeat(248 * 1024)),
                failed(ORDERS, "just-fits", 20).input("x".repeat(248 * 1024 - 2)));

        assertThat(run(ORDERS).values())
                .extracting(event -> event.at("/detail/inputDetails/included").asBoolean())
                .containsExactly(false, true);
    }

    @Test
    void skipsWhatWasReported() {
        Execution reported = failed(ORDERS, "reported", 30);
        stepFunctions.has(reported, failed(ORDERS, "unreported", 20), failed(ORDERS, "begun", 10));
        claim(reported, "COMPLETED");
        claim(failed(ORDERS, "begun", 10), "INPROGRESS");

        assertThat(found(run(ORDERS))).containsExactly("unreported FAILED", "begun FAILED");
        assertThat(stepFunctions.calls("DescribeExecution")).hasSize(2);
    }

    @Test
    void findsEachAttemptSeparately() {
        Execution first = failed(ORDERS, "redriven", 30);
        stepFunctions.has(first.redriven(1));
        claim(first, "COMPLETED");

        assertThat(found(run(ORDERS))).containsExactly("redriven FAILED");
    }

    @Test
    void findsAnExecutionThatStartedLongBeforeManyOthers() {
        stepFunctions.pagesOf(10);
        for (int i = 0; i < 35; i++) {
            stepFunctions.has(execution(ORDERS, "other-" + i, ago(70 + i), ago(65)));
        }
        stepFunctions.has(execution(ORDERS, "long", ago(60).minus(MAX_RUN_TIME.minusMinutes(1)), ago(30)));

        assertThat(found(run(ORDERS))).containsExactly("long FAILED");
        assertThat(stepFunctions.calls("ListExecutions FAILED")).hasSize(4);
    }

    @Test
    void stopsListingWhereExecutionsStartedTooLongAgo() {
        stepFunctions.pagesOf(10);
        for (int i = 0; i < 100; i++) {
            stepFunctions.has(execution(ORDERS, "old-" + i, ago(60 + i).minus(MAX_RUN_TIME), ago(65)));
        }

        assertThat(run(ORDERS).items()).isEmpty();
        assertThat(stepFunctions.calls("ListExecutions FAILED")).hasSize(1);
    }

    @Test
    void listsTheStatusesInTheSameOrderInEveryRun() {
        run(ORDERS);

        assertThat(stepFunctions.calls("ListExecutions"))
                .containsExactly("ListExecutions FAILED", "ListExecutions TIMED_OUT", "ListExecutions ABORTED");
    }
}
