package dev.runwatch.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A Python virtual environment under `target/tools` with pinned packages.
///
/// The packages are listed in requirements files in `src/local/tools`. An environment is recreated when its file
/// changes.
final class PythonEnvironment {

    private static final Path LISTS = Path.of("src/local/tools");
    private static final Path HOME = Path.of("target/tools");
    private static final Map<String, Object> LOCKS = new ConcurrentHashMap<>();
    private static final List<String> CANDIDATES =
            List.of("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python", "py");
    private static final String EXIT_0_FROM_3_10 = "import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)";
    private static final int OUTPUT_LINES = 15;

    private final Path environment;

    private PythonEnvironment(Path environment) {
        this.environment = environment;
    }

    /// Creates the environment if it does not exist or its requirements have changed. This takes a minute and needs the
    /// network.
    ///
    /// @param name of the requirements file, without `.txt`
    /// @throws LocalSetupException if there is no suitable Python, or the packages cannot be installed
    static PythonEnvironment ready(String name) {
        // A process must not request its own file lock a second time.
        synchronized (LOCKS.computeIfAbsent(name, none -> new Object())) {
            return readyAlone(name);
        }
    }

    private static PythonEnvironment readyAlone(String name) {
        Path environment = HOME.resolve(name).toAbsolutePath();
        try {
            Files.createDirectories(HOME);
            String wanted = Files.readString(LISTS.resolve(name + ".txt"));
            Path lock = HOME.resolve(name + ".lock");
            try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                Path marker = environment.resolve("installed.txt");
                if (!held.isValid()
                        || !Files.exists(marker)
                        || !Files.readString(marker).equals(wanted)) {
                    install(name, environment);
                    Files.writeString(marker, wanted);
                }
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        return new PythonEnvironment(environment);
    }

    String python() {
        return program("python");
    }

    /// A command that a package of this environment installs.
    String program(String name) {
        return program(environment, name, System.getProperty("os.name"));
    }

    /// Windows has other names: https://docs.python.org/3/library/venv.html#how-venvs-work
    ///
    /// @param system a value of the system property `os.name`
    static String program(Path environment, String name, String system) {
        return (system.startsWith("Windows")
                        ? environment.resolve("Scripts").resolve(name + ".exe")
                        : environment.resolve("bin").resolve(name))
                .toString();
    }

    private static void install(String name, Path environment) throws IOException {
        System.err.printf("Installing %s (once, about a minute) …%n", LISTS.resolve(name + ".txt"));
        delete(environment);
        String python = python(CANDIDATES);
        run(
                List.of(python, "-m", "venv", environment.toString()),
                "Python has no module venv. Install it, on Debian and Ubuntu: apt-get install python3-venv");
        run(
                List.of(
                        new PythonEnvironment(environment).python(),
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        // The files list every package, and Python compiles the few modules that are used.
                        "--no-deps",
                        "--no-compile",
                        "--disable-pip-version-check",
                        "--requirement",
                        LISTS.resolve(name + ".txt").toString()),
                "pip could not install " + LISTS.resolve(name + ".txt"));
    }

    /// The first of the commands that is Python 3.10 or later.
    static String python(List<String> candidates) {
        return candidates.stream()
                .filter(PythonEnvironment::isSupported)
                .findFirst()
                .orElseThrow(() -> new LocalSetupException("No Python 3.10 or later found as "
                        + String.join(", ", candidates) + ". Install it; it runs the local AWS"));
    }

    private static boolean isSupported(String command) {
        try {
            var process = new ProcessBuilder(command, "-c", EXIT_0_FROM_3_10)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException notFound) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// @throws LocalSetupException with `problem` and the last lines of the output, if the command fails
    static void run(List<String> command, String problem) throws IOException {
        run(new ProcessBuilder(command), problem);
    }

    /// As above, for a command with its own directory or environment variables.
    static void run(ProcessBuilder command, String problem) throws IOException {
        var process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                List<String> lines = output.lines().toList();
                List<String> end = lines.subList(Math.max(0, lines.size() - OUTPUT_LINES), lines.size());
                throw new LocalSetupException(problem + ". Its output:\n" + String.join("\n", end));
            }
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> all = Files.walk(tree)) {
            all.forEach(paths::add);
        }
        for (Path path : paths.reversed()) {
            Files.delete(path);
        }
    }
}
