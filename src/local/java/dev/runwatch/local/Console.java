package dev.runwatch.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The interactive commands of the local system.
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

                The local AWS is at %s (Region %s, access key test, secret key test). Commands:

                  start OUTCOME    start an execution: succeed, fail, lambda, redrive, abort (waits to be stopped)
                  stop ARN         stop an execution
                  send FILE        invoke the function with an event, such as sam/events/failed-ecs-task.json
                  log [N]          print the last N lines of the function's log (%s)
                  metric NAME      print a metric: runwatch.executions, runwatch.execution.duration, runwatch.alerts
                  help             print this help
                  quit             stop everything (or Ctrl-C)

                From another terminal, with the AWS CLI:

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

    /// Runs commands until `quit`.
    ///
    /// @return true after `quit`; false if the input ended, as it does in the background
    boolean run(Reader input) {
        try (var lines = new BufferedReader(input)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.strip().equals("quit")) {
                    return true;
                }
                execute(line.strip());
            }
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void execute(String line) {
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
                default -> out.println("Unknown command '%s'. Type help".formatted(words[0]));
            }
        } catch (RuntimeException failed) {
            // A wrong argument must not stop the system.
            out.println("Failed: " + AlertPrinter.printable(String.valueOf(failed.getMessage())));
        }
        out.flush();
    }

    private void send(Path event) {
        if (!Files.isRegularFile(event)) {
            out.println("File not found: '" + event + "'. sam/events has sample events");
            return;
        }
        system.send(event);
        out.println("sent " + event);
    }

    private void log(String count) {
        List<String> lines = system.log(count.isEmpty() ? LOG_LINES : Integer.parseInt(count));
        lines.forEach(line -> out.println(AlertPrinter.printable(line)));
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
