package dev.runwatch.bench;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The self-contained package without one part of the package `startup` each. The production code is not changed: a
/// copy of the package is, and its AOT cache is trained again.
final class AblatedPackages {

    private static final Path PROVIDED = Path.of("target/provided/task").toAbsolutePath();
    private static final Path WORK = Path.of("target/bench/ablation").toAbsolutePath();

    /// `bench/ablation` builds the naive candidate, which brings Spring Boot's logging.
    private static final Path NAIVE_LIBRARIES = Path.of("target/bench/naive/task/lib");

    private static final String STARTUP = "dev/runwatch/startup/";
    private static final String FACTORIES = "META-INF/spring.factories";

    private AblatedPackages() {}

    /// Leaves a part out.
    private interface Change {
        /// @param classes root of `app.jar`
        void apply(Path task, Path classes) throws IOException;
    }

    /// @param others other checkouts, where `mvn package` has run
    /// @return the complete package first
    static List<Candidate> build(List<String> others) throws Exception {
        List<Candidate> packages = new ArrayList<>();
        packages.add(candidate("nothing: the complete package", PROVIDED));
        packages.add(without("nothing, built again", (task, classes) -> {}));
        packages.add(without("`FastStartupListener`", AblatedPackages::fastStartupListener));
        packages.add(without(
                "`FastSettings`",
                (task, classes) -> empty(classes.resolve(STARTUP + "FastSettingsConfiguration.class"), "create")));
        packages.add(without(
                "`SdkWarmup`", (task, classes) -> empty(classes.resolve(STARTUP + "SdkWarmup.class"), "start")));
        packages.add(without(
                "its calls of SNS and CloudWatch",
                (task, classes) -> empty(classes.resolve(STARTUP + "SdkWarmup.class"), "call")));
        packages.add(without("`logging`, with Spring Boot's structured logging", AblatedPackages::logging));
        for (String other : others) {
            packages.add(Candidates.provided("another checkout: " + other, Path.of(other)));
        }
        return packages;
    }

    private static Candidate candidate(String name, Path task) {
        return new Candidate(name, task, task, List.of(task.resolve("bootstrap").toString()), Map.of(), List.of());
    }

    private static Candidate without(String name, Change change) throws Exception {
        System.out.println("Building the package without " + name);
        Path work = Folder.empty(WORK.resolve(name.replaceAll("\\W+", "-")));
        Path task = RetrainedPackage.build(PROVIDED, work, copy -> {
            URI jar = URI.create("jar:" + copy.resolve("app/app.jar").toUri());
            try (FileSystem classes = FileSystems.newFileSystem(jar, Map.of("compressionMethod", "STORED"))) {
                change.apply(copy, classes.getPath("/"));
            }
        });
        return candidate(name, task);
    }

    private static void fastStartupListener(Path task, Path classes) throws IOException {
        removeLine(classes.resolve(FACTORIES), "FastStartupListener");
    }

    private static void logging(Path task, Path classes) throws IOException {
        removeLine(classes.resolve(FACTORIES), "dev.runwatch.logging.");
        Files.delete(classes.resolve("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
        StringBuilder added = new StringBuilder();
        try (Stream<Path> libraries = Files.list(NAIVE_LIBRARIES)) {
            for (Path jar : libraries.sorted().toList()) {
                String name = jar.toFile().getName();
                if (name.matches("(logback-(classic|core)|jul-to-slf4j)-[0-9].*")) {
                    Files.copy(jar, task.resolve("app/lib").resolve(name));
                    added.append(":app/lib/").append(name);
                }
            }
        }
        Path arguments = task.resolve("app/java.args");
        removeLine(arguments, "-Dorg.springframework.boot.logging.LoggingSystem=");
        Files.writeString(arguments, Files.readString(arguments).replace("app/app.jar:", "app/app.jar" + added + ":"));
        argument(task, "-Dlogging.structured.format.console=logstash");
    }

    private static void argument(Path task, String argument) throws IOException {
        Path arguments = task.resolve("app/java.args");
        Files.writeString(arguments, argument + "\n" + Files.readString(arguments));
    }

    private static void removeLine(Path file, String part) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (!lines.removeIf(line -> line.contains(part))) {
            throw new IOException(file + " has no line with " + part);
        }
        Files.write(file, lines);
    }

    /// Replaces the body of a void method by `return`.
    private static void empty(Path file, String method) throws IOException {
        var classFile = ClassFile.of();
        var model = classFile.parse(Files.readAllBytes(file));
        if (model.methods().stream().noneMatch(each -> each.methodName().equalsString(method))) {
            throw new IOException(file + " has no method " + method);
        }
        var emptied = ClassTransform.transformingMethods(
                each -> each.methodName().equalsString(method), (builder, element) -> {
                    if (element instanceof CodeModel) {
                        builder.withCode(code -> code.return_());
                    } else {
                        builder.with(element);
                    }
                });
        Files.write(file, classFile.transformClass(model, emptied));
    }
}
