package dev.runwatch.packaging;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Builds `runwatch-provided.zip` from the managed package: `bootstrap`, a Java runtime by `jlink`, the application
/// after Spring's ahead-of-time processing, AWS's runtime interface client, and an AOT cache from a training run.
///
/// The cache is valid for the processor architecture and operating system of the build. The training run uses the fake
/// Runtime API and the fake AWS of `dev.runwatch.testkit`.
public final class CustomRuntimePackager {

    /// Libraries that the managed runtime has, and this package must bring.
    static final List<String> RUNTIME_INTERFACE_CLIENT =
            List.of("aws-lambda-java-runtime-interface-client", "aws-lambda-java-serialization");

    /// Libraries that Spring Cloud Function needs for ahead-of-time processing, but not at run time.
    private static final List<String> PROCESSING = List.of("spring-boot-web-server", "spring-web");

    static final String HANDLER = "dev.runwatch.lambda.LambdaHandler";

    /// For a short-lived process with one event at a time: the serial collector and the C1 compiler only, and Spring's
    /// decisions of build time. A method is compiled after twice as many calls as usual, because function and
    /// compiler share a part of a processor. The young generation holds everything that a start allocates.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=2",
            "-Xms96m",
            "-Xmn48m",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "-DMAIN_CLASS=dev.runwatch.Runwatch",
            "-Dspring.aot.enabled=true",
            "-Dspring.backgroundpreinitializer.ignore=true",
            "-Dorg.springframework.boot.logging.LoggingSystem=dev.runwatch.logging.JsonLoggingSystem",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-Dorg.apache.commons.logging.LogFactory=org.apache.commons.logging.impl.Slf4jLogFactory");

    private final Path work;
    private final Path task;
    private final Path app;

    private CustomRuntimePackager(Path work) {
        this.work = work;
        this.task = work.resolve("task");
        this.app = task.resolve("app");
    }

    /// @param arguments the folder of the managed package, where the other files are written too
    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(arguments[0]).toAbsolutePath();
        Path work = target.resolve("provided");
        var packager = new CustomRuntimePackager(work);
        packager.clean();
        packager.application(target.resolve("runwatch-lambda.zip"));
        JavaRuntime.link(packager.task.resolve("jre"), work);
        packager.bootstrap();
        AotTraining.run(packager.task, work.resolve("training.log"));
        Archive.pack(packager.task, target.resolve("runwatch-provided.zip"), "DEFLATED");
        SbomAndChecksums.writeProvided(target);
    }

    private void clean() throws IOException {
        if (Files.exists(work)) {
            try (Stream<Path> all = Files.walk(work)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(app);
    }

    /// The classes of the managed package, those that Spring generates, and all libraries.
    private void application(Path managed) throws IOException, InterruptedException {
        Path classes = work.resolve("classes");
        Archive.unpack(managed, classes);
        Path packed = work.resolve("lib");
        Files.move(classes.resolve("lib"), packed);
        for (String library : RUNTIME_INTERFACE_CLIENT) {
            Path jar = ownClassPath(library);
            Files.copy(jar, packed.resolve(jar.toFile().getName()));
        }
        Path lib = Files.createDirectories(app.resolve("lib"));
        for (Path jar : Archive.files(packed)) {
            // Only the zip file is compressed: it gets smaller that way, and nothing is inflated at start.
            Path content =
                    work.resolve("content").resolve(packed.relativize(jar).toString());
            Archive.unpack(jar, content);
            deleteForeign(content);
            Archive.pack(content, lib.resolve(packed.relativize(jar).toString()), "STORED");
        }
        List<String> all = new ArrayList<>(List.of(classes.toString(), libraries(lib)));
        for (String library : PROCESSING) {
            all.add(ownClassPath(library).toString());
        }
        String classPath = String.join(File.pathSeparator, all);
        Path sources = Files.createDirectories(work.resolve("aot/sources"));
        Path resources = Files.createDirectories(work.resolve("aot/resources"));
        Path proxies = work.resolve("aot/classes");
        run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "org.springframework.boot.SpringApplicationAotProcessor",
                        "dev.runwatch.Runwatch",
                        sources.toString(),
                        resources.toString(),
                        proxies.toString(),
                        "dev.runwatch",
                        "runwatch"),
                "aot.log");
        List<String> compile = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-Xlint:none", "-parameters", "-d", classes.toString(), "-cp", classPath));
        Archive.files(sources).forEach(source -> compile.add(source.toString()));
        JavaRuntime.tool("javac", compile);
        for (Path proxy : Archive.files(Files.createDirectories(proxies))) {
            Path into = classes.resolve(proxies.relativize(proxy));
            Files.createDirectories(into.resolve("..").normalize());
            Files.copy(proxy, into);
        }
        Sbom.add(classes.resolve(Sbom.LIST), runtimeParts());
        Archive.pack(classes, app.resolve("app.jar"), "STORED");
    }

    /// The components that the managed package does not have: there they are a part of Lambda.
    private static List<Sbom.Part> runtimeParts() throws IOException {
        List<Sbom.Part> parts = new ArrayList<>();
        for (String library : RUNTIME_INTERFACE_CLIENT) {
            parts.add(Sbom.library("com.amazonaws", ownClassPath(library), "Apache-2.0"));
        }
        parts.add(Sbom.java(System.getProperty("java.vendor"), System.getProperty("java.runtime.version")));
        return parts;
    }

    /// Deletes the runtime interface client's native libraries for other systems. Amazon Linux uses glibc.
    private static void deleteForeign(Path content) throws IOException {
        String processor = System.getProperty("os.arch").equals("amd64") ? "linux-x86_64" : "linux-aarch_64";
        for (Path file : Archive.files(content)) {
            String name = file.toFile().getName();
            if (name.startsWith("libaws-lambda-jni") && !name.contains(processor)) {
                Files.delete(file);
            }
        }
    }

    private void bootstrap() throws IOException {
        Path lib = app.resolve("lib");
        List<String> classPath = new ArrayList<>(List.of("app/app.jar"));
        for (Path jar : Archive.files(lib)) {
            classPath.add("app/lib/" + lib.relativize(jar));
        }
        List<String> arguments = new ArrayList<>(FLAGS);
        arguments.addAll(List.of(
                "-cp",
                String.join(":", classPath),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                HANDLER));
        Files.write(app.resolve("java.args"), arguments);
        Path bootstrap = task.resolve("bootstrap");
        Files.copy(Path.of("src/packaging/bootstrap"), bootstrap, StandardCopyOption.REPLACE_EXISTING);
        if (!bootstrap.toFile().setExecutable(true, false)) {
            throw new IOException("Cannot make executable: " + bootstrap);
        }
    }

    /// Unpacks a package as Lambda does.
    public static void unpack(Path zip, Path task) throws IOException {
        if (!Files.exists(task)) {
            Archive.unpack(zip, task);
        }
    }

    private static String libraries(Path lib) throws IOException {
        return Archive.files(lib).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /// The jar of an artifact, from this program's own class path.
    private static Path ownClassPath(String artifact) throws IOException {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.toFile().getName().matches(artifact + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IOException("The test class path has no " + artifact));
    }

    private void run(List<String> command, String logName) throws IOException, InterruptedException {
        Path log = work.resolve(logName);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // With _HANDLER set, Spring Cloud Function would look up a function during ahead-of-time processing.
        builder.environment().keySet().removeIf(name -> name.startsWith("RUNWATCH_") || name.equals("_HANDLER"));
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + status + ":\n" + Files.readString(log));
        }
    }
}
