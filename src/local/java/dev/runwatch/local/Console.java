package dev.runwatch.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The commands of somebody who tries Runwatch at home.
final class Console {

    private static final int LOG_LINES = 5;

    private final LocalSystem system;
    private final PrintStream out;

    Console(LocalSystem system, PrintStream out) {
        this.system = system;
        this.out = out;
    }

    void help() {
        out.printf(
                """

                The local AWS listens at %s (Region %s, keys test/test). Type

                  start OUTCOME    start an execution: succeed, fail, lambda, redrive, abort (then it waits to be stopped)
                  stop ARN         stop an execution
                  send FILE        hand the function an event, such as sam/events/failed-ecs-task.json
                  log [N]          the last N lines of the function's log (%s)
                  metric NAME      such as runwatch.executions, runwatch.execution.duration, runwatch.alerts
                  help, quit       or Ctrl-C

                or, from another terminal with the AWS CLI:

                  aws --endpoint-url %s stepfunctions start-execution \\
                    --state-machine-arn %s --input '{"outcome": "fail"}'

                """,
                system.aws().endpoint(),
                LocalAws.REGION,
                LocalSystem.LOG,
                system.aws().endpoint(),
                system.stateMachineArn());
        out.flush();
    }

    /// Carries out commands until `quit`.
    ///
    /// @return whether somebody said quit; false if the input ended, as it does in the background
    boolean run(Reader input) {
        try (var lines = new BufferedReader(input)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.strip().equals("quit")) {
                    return true;
                }
                carryOut(line.strip());
            }
            return false;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void carryOut(String line) {
        String[] words = line.split("\\s+", 2);
        String argument = words.length == 2 ? words[1] : "";
        try {
            switch (words[0]) {
                case "" -> {}
                case "start" -> out.println("started " + system.start(argument));
                case "stop" -> system.stop(argument);
                case "send" -> send(Path.of(argument));
                case "log" -> log(argument);
                case "metric" -> metric(argument);
                case "help" -> help();
                default -> out.println("No command '%s'; type help".formatted(words[0]));
            }
        } catch (RuntimeException problem) {
            // A typing error shall not end what is running.
            out.println("That did not work: " + Screen.plain(String.valueOf(problem.getMessage())));
        }
        out.flush();
    }

    private void send(Path event) {
        if (!Files.isRegularFile(event)) {
            out.println("There is no file '" + event + "'; sam/events has one for every shape");
            return;
        }
        system.send(event);
        out.println("sent " + event);
    }

    private void log(String count) {
        List<String> lines = system.log(count.isEmpty() ? LOG_LINES : Integer.parseInt(count));
        lines.forEach(line -> out.println(Screen.plain(line)));
    }

    private void metric(String name) {
        var sums = system.metric(name);
        if (sums.isEmpty()) {
            out.println("No data for '" + name
                    + "' yet; there are runwatch.executions, runwatch.execution.duration, runwatch.alerts,"
                    + " runwatch.events.rejected, runwatch.events.duplicate, runwatch.api.calls");
        }
        sums.forEach((dimensions, sum) -> out.printf("%10.0f  %s%n", sum, dimensions));
    }
}
