package dev.runwatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.spi.ToolProvider;

/// Makes the contestant without Spring's container of our self-contained package: the same Java runtime, flags and
/// libraries, another entry point, and a cache that is trained in the same way.
final class PlainJava {

    private static final Path SOURCES = Path.of("bench/contestants/plain-java");
    private static final Path COMPILED = Path.of("target/test-classes");

    private PlainJava() {}

    /// @param provided our self-contained package, unpacked
    /// @return the folder that would be zipped
    static Path build(Path provided, Path work) throws Exception {
        return RetrainedPackage.build(provided, Folder.empty(work), task -> {
            pack(classes(work.resolve("classes")), task.resolve("app/plain.jar"));
            Path arguments = task.resolve("app/java.args");
            Files.writeString(
                    arguments,
                    Files.readString(arguments)
                            .replace("app/app.jar", "app/plain.jar:app/app.jar")
                            .replace("dev.runwatch.lambda.LambdaHandler", "dev.runwatch.bench.plain.Handler"));
        });
    }

    /// The build compiles the contestant with the tests; its classes lie among theirs.
    private static Path classes(Path into) throws IOException {
        for (Path source : Folder.files(SOURCES)) {
            String type = SOURCES.relativize(source).toString().replace(".java", ".class");
            Path copy = into.resolve(type);
            Files.createDirectories(copy.resolve("..").normalize());
            Files.copy(COMPILED.resolve(type), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return into;
    }

    private static void pack(Path classes, Path jar) {
        List<String> arguments =
                List.of("--create", "--no-compress", "--file", jar.toString(), "-C", classes.toString(), ".");
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException("jar ended with " + status);
        }
    }
}
