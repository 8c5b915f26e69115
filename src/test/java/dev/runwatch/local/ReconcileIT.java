package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Executions without events on the local AWS, because the rule is disabled meanwhile.
@Execution(ExecutionMode.SAME_THREAD)
class ReconcileIT {

    /// The local AWS responds at once, and its list never lags.
    private static final Map<String, String> WITHOUT_WAITING =
            Map.of("runwatch.reconcile.grace", "0s", "runwatch.reconcile.overlap", "0s");

    private LocalSystem system;

    @BeforeEach
    void start() {
        WITHOUT_WAITING.forEach(System::setProperty);
        system = LocalSystem.start(
                0,
                ProgressPrinter.silent(),
                Map.of(
                        "ReconcileStateMachineArns",
                        "arn:aws:states:%s:%s:stateMachine:runwatch-demo"
                                .formatted(LocalAws.REGION, IntrinsicFunctions.ACCOUNT)));
    }

    @AfterEach
    void stop() {
        system.close();
        WITHOUT_WAITING.keySet().forEach(System::clearProperty);
    }

    @Test
    void alertsOnceForEachExecutionWithoutAnEvent() {
        alertOf(fails());
        assertThat(system.trigger("ReconcileRule"))
                .as("the first run only stores the checkpoint")
                .isEmpty();
        system.deliverEvents(false);
        String failed = fails();
        String aborted = system.start("abort");
        system.stop(aborted);
        ended(aborted, "ABORTED");
        system.deliverEvents(true);
        String reported = fails();
        assertThat(alertOf(reported).text()).doesNotContain("Found by");

        assertThat(system.trigger("ReconcileRule")).isEmpty();
        assertThat(system.trigger("ReconcileRule")).isEmpty();

        List<ReceivedAlert> arrivals = new ArrayList<>();
        Poll.until("two alerts", () -> {
            arrivals.addAll(system.inbox().read(1));
            return arrivals.size() >= 2;
        });
        arrivals.addAll(system.inbox().read(1));
        assertThat(arrivals)
                .allSatisfy(arrival -> assertThat(arrival.text()).contains("Found by   reconciliation"))
                .extracting(ReceivedAlert::execution)
                .containsExactlyInAnyOrder(failed, aborted);
        assertThat(system.metric("runwatch.events.reconciled")).containsExactly(Map.entry("", 2.0));
    }

    private ReceivedAlert alertOf(String execution) {
        return Poll.forValue(
                        "the alert of " + execution,
                        () -> system.inbox().read(1).stream()
                                .filter(arrival -> arrival.execution().equals(execution))
                                .toList(),
                        arrivals -> !arrivals.isEmpty())
                .getFirst();
    }

    private String fails() {
        String execution = system.start("fail");
        ended(execution, "FAILED");
        return execution;
    }

    private void ended(String execution, String status) {
        Poll.until("the end of " + execution, () -> system.status(execution).equals(status));
    }
}
