package dev.runwatch.local;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs one execution per outcome, prints its alert, and checks that exactly the expected alerts arrive.
final class Demo {

    /// RUNNING and the terminal status.
    private static final int EVENTS_PER_EXECUTION = 2;

    private final LocalSystem system;
    private final AlertPrinter printer;
    private final PrintStream out;
    private final List<String> problems = new ArrayList<>();
    private int events;
    private int alerts;

    Demo(LocalSystem system, AlertPrinter printer, PrintStream out) {
        this.system = system;
        this.printer = printer;
        this.out = out;
    }

    /// @return what differed from the expectation; empty if exactly the expected alerts arrived
    List<String> run() {
        runExecution("succeed", "An execution succeeds. Runwatch publishes no alert.", "");
        runExecution("fail", "An execution fails. Its cause is JSON in a string.", "FAILED");
        runExecution("lambda", "An execution fails because its Lambda function raises an error.", "FAILED");
        abortedExecution();
        recordedEvent(
                "timed-out.json",
                "An execution times out. This is a recorded event, because the local AWS has no timeouts.",
                "TIMED_OUT");
        recordedEvent(
                "failed-after-redrive.json",
                "A redriven execution fails again. This is a recorded event too.",
                "FAILED");
        recordedEvent(
                "timed-out.json",
                "The event of the timeout arrives again. Runwatch suppresses the duplicate alert.",
                "");
        expectNothingElse();
        return List.copyOf(problems);
    }

    private void runExecution(String outcome, String title, String expected) {
        out.printf("%n== %s%n", title);
        String execution = system.start(outcome);
        events += EVENTS_PER_EXECUTION;
        expect(expected, execution);
    }

    private void abortedExecution() {
        out.printf("%n== A user stops an execution.%n");
        String execution = system.start("abort");
        system.stop(execution);
        events += EVENTS_PER_EXECUTION;
        expect("ABORTED", execution);
    }

    private void recordedEvent(String event, String title, String expected) {
        out.printf("%n== %s%n", title);
        system.send(Path.of("sam/events", event));
        events++;
        expect(expected, "");
    }

    /// Waits until the function has processed all events so far, then compares the alerts that arrived.
    private void expect(String status, String execution) {
        Poll.until("the function to process " + events + " events", () -> system.invocations() >= events);
        List<ReceivedAlert> received = system.inbox().read(status.isEmpty() ? 0 : 10);
        received.forEach(printer::print);
        if (status.isEmpty()) {
            received.forEach(alert -> problems.add("Expected no alert, got: " + alert.subject()));
            if (received.isEmpty()) {
                out.println("   no alert, as expected");
            }
            return;
        }
        alerts++;
        boolean matches = received.size() == 1
                && received.getFirst().status().equals(status)
                && (execution.isEmpty() || received.getFirst().execution().equals(execution));
        if (!matches) {
            problems.add("Expected one alert with status %s, got %s"
                    .formatted(
                            status,
                            received.stream().map(ReceivedAlert::subject).toList()));
        }
    }

    /// All events have been processed, so no alert can still be in transit: the inbox must be empty, and the metric
    /// must count the alerts that arrived.
    private void expectNothingElse() {
        system.inbox().read(0).forEach(alert -> problems.add("Expected no alert, got: " + alert.subject()));
        Map<String, Double> counted = system.metric("runwatch.alerts");
        double published =
                counted.values().stream().mapToDouble(Double::doubleValue).sum();
        if (published != alerts) {
            problems.add("%d alerts arrived, but the metric runwatch.alerts is %s".formatted(alerts, counted));
        }
        out.printf("%n%d alerts arrived. The metric runwatch.alerts is %.0f.%n", alerts, published);
    }
}
