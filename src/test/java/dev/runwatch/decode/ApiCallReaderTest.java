package dev.runwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.testkit.LocalFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ApiCallReaderTest {

    private static final String INVOICES = "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices";

    private final ObjectNode event =
            (ObjectNode) JsonMapper.shared().readTree(LocalFunction.event("api-start-execution-denied.json"));
    private final ObjectNode detail = (ObjectNode) event.path("detail");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: states:StartExecution on resource: "
                        + INVOICES + " because no identity-based policy allows the states:StartExecution action",
                "Execution Already Exists: '" + INVOICES + "'",
                "State Machine Does Not Exist: '" + INVOICES + "'.",
                "Cannot start " + INVOICES + ".",
                INVOICES
            })
    void readsTheTargetFromTheMessageIfADeniedCallHasNoParameters(String message) {
        detail.putNull("requestParameters").putNull("responseElements").put("errorMessage", message);

        assertThat(read().target()).contains(new Arn(INVOICES));
        assertThat(read().stateMachineName()).isEqualTo("invoices");
    }

    @Test
    void readsTheTargetFromCloudTrailsListOfResources() {
        detail.putNull("requestParameters").put("errorMessage", "Access denied");
        detail.putArray("resources")
                .addObject()
                .put("ARN", INVOICES)
                .put("accountId", "123456789012")
                .put("type", "AWS::StepFunctions::StateMachine");

        assertThat(read().target()).contains(new Arn(INVOICES));
    }

    @Test
    void hasNoTargetIfNothingNamesOne() {
        detail.putNull("requestParameters").put("errorMessage", "Access denied to arn:aws:s3:::invoices");

        assertThat(read().target()).isEmpty();
        assertThat(read().subject()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "StartExecution          | stateMachineArn        | stateMachine:invoices:live         | invoices",
                "StopExecution           | executionArn           | execution:invoices:nightly         | invoices",
                "UpdateMapRun            | mapRunArn              | mapRun:invoices/Each:1             | invoices",
                "DeleteStateMachineAlias | stateMachineAliasArn   | stateMachine:invoices:live         | invoices",
                "TagResource             | resourceArn            | stateMachine:invoices              | invoices",
                "DeleteActivity          | activityArn            | activity:approval                  | activity approval"
            })
    void namesWhatAnActionActedOn(String action, String member, String resource, String subject) {
        detail.put("eventName", action);
        detail.putObject("requestParameters").put(member, "arn:aws:states:eu-central-1:123456789012:" + resource);

        assertThat(read().subject()).isEqualTo(subject);
    }

    @Test
    void namesTheStateMachineThatCouldNotBeCreated() {
        detail.put("eventName", "CreateStateMachine").put("errorMessage", "Invalid definition");
        detail.putObject("requestParameters").put("name", "invoices");

        assertThat(read().stateMachineName()).isEqualTo("invoices");
        assertThat(read().executionName()).isEmpty();
    }

    @Test
    void namesTheExecutionThatWasStopped() {
        detail.put("eventName", "StopExecution");
        detail.putObject("requestParameters")
                .put("executionArn", "arn:aws:states:eu-central-1:123456789012:execution:invoices:nightly");

        assertThat(read().executionName()).isEqualTo("nightly");
    }

    /// The types of CloudTrail's `userIdentity`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'Root','arn':'arn:aws:iam::1:root','accountId':'1'}                        | arn:aws:iam::1:root",
                "{'type':'IAMUser','arn':'arn:aws:iam::1:user/ana','userName':'ana'}                | arn:aws:iam::1:user/ana",
                "{'type':'IdentityCenterUser','accountId':'1','onBehalfOf':{'userId':'544894e8'}}   | 544894e8",
                "{'type':'SAMLUser','principalId':'X:ana@example.com','userName':'ana@example.com'} | ana@example.com",
                "{'type':'WebIdentityUser','principalId':'accounts.google.com:1','userName':'ana'}  | ana",
                "{'type':'AWSService','invokedBy':'scheduler.amazonaws.com'}                        | scheduler.amazonaws.com",
                "{'accountId':'1','invokedBy':'states.amazonaws.com'}                               | states.amazonaws.com",
                "{'type':'AWSAccount','principalId':'AIDA1','accountId':'998877665544'}             | account 998877665544",
                "{'type':'Unknown','principalId':'AROA1:session'}                                   | AROA1:session"
            })
    void namesACallerOfEveryType(String identity, String caller) {
        detail.set("userIdentity", JsonMapper.shared().readTree(identity.replace('\'', '"')));

        assertThat(read().caller()).isEqualTo(caller);
    }

    @Test
    void hasNoCallerWithoutAnIdentity() {
        detail.putNull("userIdentity");

        assertThat(read().caller()).isEmpty();
    }

    @Test
    void keepsTwoCallsWithoutIdsApart() {
        event.remove("id");
        detail.remove("eventID");
        String first = read().key();

        detail.put("eventTime", "2026-11-20T20:30:00Z");

        assertThat(read().key()).isNotEqualTo(first);
    }

    @Test
    void hasAShortKeyHoweverLongACallWithoutIdsIs() {
        event.remove("id");
        detail.remove("eventID");
        detail.put("errorMessage", "x".repeat(100_000));

        assertThat(read().key()).hasSizeLessThan(100);
    }

    private ApiCall read() {
        return (ApiCall) EventDecoder.decode(event, false);
    }
}
