package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.MACHINE;
import static dev.runwatch.local.SamTemplate.SAM;
import static dev.runwatch.local.SamTemplate.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The schedule, permissions and requirements of reconciliation.
class TemplateReconciliationTest {

    @Test
    void reconciliationMayReadOnlyTheWatchedStateMachines() {
        JsonNode statements = FULL.properties("FunctionRole").at("/Policies/0/PolicyDocument/Statement");

        assertThat(statement(statements, "ListExecutions").path("Resource").toString())
                .isEqualTo("[\"%sorders\",\"%sstateMachine\"]".formatted(MACHINE, MACHINE));
        String executions = MACHINE.replace("stateMachine", "execution");
        assertThat(statement(statements, "DescribeExecutions").path("Resource").toString())
                .isEqualTo("[\"%sorders:*\",\"%sstateMachine:*\"]".formatted(executions, executions));
        assertThat(statement(statements, "ReadAndSaveCheckpoints")
                        .path("Resource")
                        .asString())
                .isEqualTo("Store.Arn");
    }

    @Test
    void reconciliationIsOffByDefault() {
        assertThat(DEFAULT.resources()).doesNotContainKeys("ReconcileRule");
        assertThat(DEFAULT.properties("Function").at("/Environment/Variables").toString())
                .doesNotContain("RECONCILE");
        JsonNode variables = FULL.properties("Function").at("/Environment/Variables");
        assertThat(variables.path("RUNWATCH_RECONCILE_STATEMACHINES").asString())
                .isEqualTo(MACHINE + "orders," + MACHINE + "stateMachine");
        assertThat(variables.path("RUNWATCH_STORE_TABLE").asString()).isEqualTo("Store");
        assertThat(FULL.properties("ReconcileRule").path("ScheduleExpression").asString())
                .isEqualTo("rate(15 minutes)");
        assertThat(FULL.properties("ReconcileRule").at("/Targets/0/Arn").asString())
                .as("invokes the function directly")
                .isEqualTo("Function.Alias");
    }

    @Test
    void reconciliationRequiresStateMachinesAndTheTable() {
        assertThat(SAM.with(Map.of("ReconcileMinutes", "15")).violations())
                .containsExactly(
                        "ReconcileMinutes requires StateMachineArns, the state machines to reconcile.",
                        "ReconcileMinutes requires StoreTable=on, which records what was reported.");
        assertThat(SAM.with(Map.of("ReconcileMinutes", "1", "StateMachineArns", MACHINE + "orders", "StoreTable", "on"))
                        .violations())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("ReconcileMinutes");
        Map<String, String> parameters = Map.of(
                "ReconcileMinutes",
                "15",
                "StoreTable",
                "on",
                "StateMachineArns",
                MACHINE + "orders",
                "AlertThreshold",
                "CRITICAL");
        assertThat(SAM.with(parameters).violations())
                .containsExactly(
                        "AlertThreshold=CRITICAL requires ReconcileStatuses=FAILED,TIMED_OUT, the statuses that alert.");
        assertThat(SAM.with(with(parameters, "ReconcileStatuses", "FAILED")).violations())
                .isEmpty();
    }

    private static JsonNode statement(JsonNode statements, String sid) {
        return statements
                .valueStream()
                .filter(statement -> statement.path("Sid").asString().equals(sid))
                .findFirst()
                .orElseThrow();
    }
}
