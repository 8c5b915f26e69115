package dev.runwatch.local;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// `mvn spring-boot:test-run`: the whole system on this machine, without an AWS account and without Docker.
///
/// Arguments (`-Dspring-boot.run.arguments="--once"`): `--once` ends after the demo, with exit code 0 only if exactly
/// the expected alerts arrived; `--port=4566` for a fixed port of the local AWS.
public final class LocalApp {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private LocalApp() {}

    public static void main(String[] args) {
        endWithMaven();
        try {
            System.exit(run(List.of(args)));
        } catch (LocalSetupFailed problem) {
            System.err.println("\n" + problem.getMessage() + "\n");
            System.exit(2);
        }
    }

    private static int run(List<String> arguments) {
        boolean once = arguments.contains("--once");
        int port = port(arguments);
        forgetOldLog();
        LocalSystem system = LocalSystem.start(port, new Progress(OUT));
        Runtime.getRuntime().addShutdownHook(new Thread(system::close, "stop-all"));
        var screen = new Screen(OUT);
        List<String> problems = new Demo(system, screen, OUT).run();
        problems.forEach(problem -> OUT.println("PROBLEM: " + problem));
        if (once) {
            return problems.isEmpty() ? 0 : 1;
        }
        stay(system, screen);
        return 0;
    }

    private static void stay(LocalSystem system, Screen screen) {
        var console = new Console(system, OUT);
        Thread.ofVirtual().start(() -> showAlerts(system, screen));
        console.help();
        boolean quit = console.run(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (!quit) {
            awaitEnd();
        }
    }

    private static void showAlerts(LocalSystem system, Screen screen) {
        while (!Thread.currentThread().isInterrupted()) {
            system.inbox().read(5).forEach(screen::show);
        }
    }

    /// Without a terminal only a signal ends it.
    private static void awaitEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /// Maven runs this in a JVM of its own, which would outlive it when somebody kills it.
    private static void endWithMaven() {
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
                throw new LocalSetupFailed("No argument '" + argument + "'; there are --once and --port=4566");
            }
        }
        return 0;
    }

    private static void forgetOldLog() {
        try {
            Files.deleteIfExists(LocalSystem.LOG);
        } catch (IOException held) {
            throw new UncheckedIOException(held);
        }
    }
}
