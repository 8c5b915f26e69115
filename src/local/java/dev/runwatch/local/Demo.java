package dev.runwatch.local;

import dev.runwatch.local.Inbox.Arrival;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One execution per outcome, each shown with the alert that it raises.
final class Demo {

    /// RUNNING and the end: what the function is told of an execution.
    private static final int EVENTS_PER_EXECUTION = 2;

    private final LocalSystem system;
    private final Screen screen;
    private final PrintStream out;
    private final List<String> problems = new ArrayList<>();
    private int events;
    private int alerts;

    Demo(LocalSystem system, Screen screen, PrintStream out) {
        this.system = system;
        this.screen = screen;
        this.out = out;
    }

    /// @return what was not as expected; empty when exactly the expected alerts arrived
    List<String> run() {
        real("succeed", "An execution that succeeds: no alert.", "");
        real("fail", "An execution that fails, with a cause that is JSON in a string.", "FAILED");
        real("lambda", "An execution whose Lambda function raises an error.", "FAILED");
        aborted();
        recorded(
                "timed-out.json", "A time-out. The emulator knows none: this is a recorded event of AWS.", "TIMED_OUT");
        recorded("failed-after-redrive.json", "A redriven execution that fails again: a recorded event too.", "FAILED");
        recorded("timed-out.json", "The same time-out once more: Runwatch remembers it, no second alert.", "");
        nothingElse();
        return List.copyOf(problems);
    }

    private void real(String outcome, String title, String expected) {
        out.printf("%n== %s%n", title);
        String execution = system.start(outcome);
        events += EVENTS_PER_EXECUTION;
        expect(expected, execution);
    }

    private void aborted() {
        out.printf("%n== An execution that somebody stops.%n");
        String execution = system.start("abort");
        system.stop(execution);
        events += EVENTS_PER_EXECUTION;
        expect("ABORTED", execution);
    }

    private void recorded(String event, String title, String expected) {
        out.printf("%n== %s%n", title);
        system.send(Path.of("sam/events", event));
        events++;
        expect(expected, "");
    }

    /// Waits until the function has handled all events so far, then looks at what arrived.
    private void expect(String status, String execution) {
        Wait.until("the function to handle " + events + " events", () -> system.invocations() >= events);
        List<Arrival> arrivals = system.inbox().read(status.isEmpty() ? 0 : 10);
        arrivals.forEach(screen::show);
        if (status.isEmpty()) {
            arrivals.forEach(extra -> problems.add("Nobody expected: " + extra.subject()));
            if (arrivals.isEmpty()) {
                out.println("   no alert, as it should be");
            }
            return;
        }
        alerts++;
        boolean right = arrivals.size() == 1
                && arrivals.getFirst().status().equals(status)
                && (execution.isEmpty() || arrivals.getFirst().execution().equals(execution));
        if (!right) {
            problems.add("Expected one alert %s, got %s"
                    .formatted(status, arrivals.stream().map(Arrival::subject).toList()));
        }
    }

    /// All events were handled, so no further alert can be on its way: the inbox must be empty, and the metric must say
    /// the same.
    private void nothingElse() {
        system.inbox().read(0).forEach(extra -> problems.add("Nobody expected: " + extra.subject()));
        Map<String, Double> counted = system.metric("runwatch.alerts");
        double sent = counted.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sent != alerts) {
            problems.add("%d alerts arrived, but the metric runwatch.alerts says %s".formatted(alerts, counted));
        }
        out.printf("%n%d alerts arrived; the metric runwatch.alerts says %.0f.%n", alerts, sent);
    }
}
