package dev.runwatch.local;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Runs Runwatch on this machine, without an AWS account and without Docker: `mvn spring-boot:test-run`.
///
/// Arguments (`-Dspring-boot.run.arguments="--once"`): `--once` exits after the demo; `--port=4566` sets the port of
/// the local AWS. Exit codes: 0 if exactly the expected alerts arrived, 1 if not, 2 if the system cannot start.
public final class LocalApp {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private LocalApp() {}

    public static void main(String[] args) {
        exitWithMaven();
        try {
            System.exit(run(List.of(args)));
        } catch (LocalSetupException failed) {
            System.err.println("\n" + failed.getMessage() + "\n");
            System.exit(2);
        }
    }

    private static int run(List<String> arguments) {
        boolean once = arguments.contains("--once");
        int port = port(arguments);
        deleteOldLog();
        LocalSystem system = LocalSystem.start(port, new ProgressPrinter(OUT));
        Runtime.getRuntime().addShutdownHook(new Thread(system::close, "stop-all"));
        var printer = new AlertPrinter(OUT);
        List<String> problems = new Demo(system, printer, OUT).run();
        problems.forEach(problem -> OUT.println("UNEXPECTED: " + problem));
        if (once) {
            return problems.isEmpty() ? 0 : 1;
        }
        runConsole(system, printer);
        return 0;
    }

    private static void runConsole(LocalSystem system, AlertPrinter printer) {
        var console = new Console(system, OUT);
        Thread.ofVirtual().start(() -> printAlerts(system, printer));
        console.help();
        boolean quit = console.run(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (!quit) {
            awaitSignal();
        }
    }

    private static void printAlerts(LocalSystem system, AlertPrinter printer) {
        while (!Thread.currentThread().isInterrupted()) {
            system.inbox().read(5).forEach(printer::print);
        }
    }

    /// In the background, where standard input has ended, only a signal ends the process.
    private static void awaitSignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Exits when Maven's JVM exits, because this JVM would otherwise outlive a Maven that is killed.
    private static void exitWithMaven() {
        ProcessHandle.current().parent().ifPresent(maven -> {
            var unused = maven.onExit().thenRun(() -> System.exit(143));
        });
    }

    private static int port(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.matches("--port=\\d{1,5}")) {
                return Integer.parseInt(argument.substring("--port=".length()));
            }
            if (!argument.equals("--once")) {
                throw new LocalSetupException(
                        "Unknown argument '" + argument + "'. Known arguments: --once, --port=4566");
            }
        }
        return 0;
    }

    private static void deleteOldLog() {
        try {
            Files.deleteIfExists(LocalSystem.LOG);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
