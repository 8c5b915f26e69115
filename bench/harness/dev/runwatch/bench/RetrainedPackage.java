package dev.runwatch.bench;

import dev.runwatch.packaging.AotTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A changed copy of our self-contained package: the same Java runtime, flags and libraries, and a cache that is
/// trained in the same way.
final class RetrainedPackage {

    private RetrainedPackage() {}

    interface Change {
        void apply(Path task) throws IOException;
    }

    /// @param provided our self-contained package, unpacked
    /// @param work an empty directory
    /// @return the directory that would be zipped
    static Path build(Path provided, Path work, Change change) throws Exception {
        Path task = work.resolve("task");
        for (Path file : Folder.files(provided)) {
            Path copy = task.resolve(provided.relativize(file));
            Files.createDirectories(copy.resolve("..").normalize());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.delete(task.resolve("app/app.aot"));
        change.apply(task);
        AotTraining.run(task, work.resolve("training.log"));
        return task;
    }
}
