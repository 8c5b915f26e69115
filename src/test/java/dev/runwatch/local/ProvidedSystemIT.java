package dev.runwatch.local;

import dev.runwatch.packaging.ProvidedFunction;
import dev.runwatch.testkit.LinuxOnly;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Runs [LocalSystemIT] with the self-contained package as the function.
@LinuxOnly
@Execution(ExecutionMode.SAME_THREAD)
class ProvidedSystemIT extends LocalSystemIT {

    private final AtomicReference<@Nullable ProvidedFunction> function = new AtomicReference<>();

    @Override
    LocalSystem deploy(ProgressPrinter progress, Path directory) {
        return LocalSystem.start(0, progress, Map.of(), (aws, environment, log) -> {
            Map<String, String> variables = new HashMap<>(environment);
            variables.put("LOGGING_FILE_NAME", log.toString());
            var started = new ProvidedFunction(directory.resolve("task"), aws, variables, directory.resolve("output"));
            function.set(started);
            return started;
        });
    }

    @AfterAll
    void stopFunction() {
        ProvidedFunction started = function.get();
        if (started != null) {
            started.close();
        }
    }
}
