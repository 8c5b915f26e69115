package dev.runwatch.packaging;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.LocalFunction;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
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

    private static final String HANDLER = "dev.runwatch.lambda.LambdaHandler";

    /// Modules that the application reads. Spring needs `java.beans`, which is a part of `java.desktop`.
    private static final String MODULES = "java.base,java.desktop,java.instrument,java.logging,java.management,"
            + "java.naming,java.xml,jdk.unsupported";

    /// Classes for windows, images and style sheets. Of `java.desktop` the function uses `java.beans` only.
    private static final List<String> UNUSED_PACKAGES = List.of(
            "java.desktop/com/sun/",
            "java.desktop/java/applet/",
            "java.desktop/java/awt/",
            "java.desktop/javax/",
            "java.desktop/sun/",
            "java.xml/com/sun/org/apache/bcel/",
            "java.xml/com/sun/org/apache/xalan/",
            "java.xml/com/sun/org/apache/xml/internal/serializer/",
            "java.xml/com/sun/org/apache/xpath/");

    /// Native libraries of `java.desktop` for screens, fonts, images and sound.
    private static final List<String> UNUSED_LIBRARIES = List.of(
            "libawt",
            "libfontmanager",
            "libfreetype",
            "libjavajpeg",
            "libjawt",
            "libjsound",
            "liblcms",
            "libmlib_image",
            "libsplashscreen");

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

    /// Each kind of event that the function handles in production, and one that it rejects.
    private static final List<String> TRAINING = List.of(
            "failed.json",
            "timed-out.json",
            "aborted.json",
            "succeeded.json",
            "running.json",
            "pending-redrive.json",
            "unknown-status.json",
            "with-secrets.json",
            "failed-json-in-json.json",
            "sqs-batch-one-damaged.json",
            "rejected-s3-event.json");

    private static final Duration TRAINING_TIMEOUT = Duration.ofMinutes(3);

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
        packager.runtime();
        packager.bootstrap();
        resetTimes(packager.task);
        train(packager.task, work.resolve("training.log"));
        resetTimes(packager.task);
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
        tool("javac", compile);
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

    /// Writes the classes of [#UNUSED_PACKAGES] to a file for `jlink`, except the first of each package: a package that
    /// a module declares must not be empty.
    private Path unusedClasses() throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        List<String> unused = new ArrayList<>();
        for (String area : UNUSED_PACKAGES) {
            String last = "";
            for (Path file : Archive.files(modules.resolve(area))) {
                String name = "/" + modules.relativize(file);
                String directory = name.substring(0, name.lastIndexOf('/'));
                if (name.endsWith(".class") && directory.equals(last)) {
                    unused.add(name);
                }
                last = directory;
            }
        }
        return Files.write(work.resolve("unused-classes"), unused);
    }

    private void runtime() throws IOException {
        Path jre = task.resolve("jre");
        tool(
                "jlink",
                List.of(
                        "--add-modules",
                        MODULES,
                        "--output",
                        jre.toString(),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress=zip-0",
                        "--exclude-resources",
                        "@" + unusedClasses()));
        for (Path file : Archive.files(jre.resolve("lib"))) {
            String name = file.toFile().getName();
            if (UNUSED_LIBRARIES.stream().anyMatch(name::startsWith)) {
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

    /// Sets the time of every file to [Archive#TIME], which the zip file has too.
    public static void resetTimes(Path task) throws IOException {
        for (Path file : Archive.files(task)) {
            Files.setLastModifiedTime(file, Archive.TIME);
        }
    }

    /// Runs an unpacked package with the events of [#TRAINING], after which the JVM writes `app/app.aot`.
    public static void train(Path task, Path log) throws Exception {
        Path cache = task.resolve("app/app.aot");
        try (var api = new FakeRuntimeApi();
                var aws = new FakeAws()) {
            var training = new ProcessBuilder(
                            "jre/bin/java",
                            "-XX:AOTCacheOutput=app/app.aot",
                            // Otherwise each start would compile the methods that were hot in training.
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:-AOTRecordTraining",
                            "-Xmx512m",
                            "@app/java.args")
                    .directory(task.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            environment(training.environment(), api.address(), aws.endpoint().toString(), task);
            // An endpoint per service: without a common one the function loads certificates, as in production.
            training.environment().remove("AWS_ENDPOINT_URL");
            for (String service : List.of("SNS", "CLOUDWATCH")) {
                training.environment()
                        .put("AWS_ENDPOINT_URL_" + service, aws.endpoint().toString());
            }
            Process process = training.start();
            try {
                for (String event : TRAINING) {
                    if (event.equals("timed-out.json")) {
                        aws.snsFails(new FakeAws.Fault.ErrorResponse(403, "AuthorizationError"));
                    }
                    api.invoke(LocalFunction.event(event), Duration.ofSeconds(30))
                            .get(TRAINING_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                }
                process.destroy();
                if (!process.waitFor(TRAINING_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("The training did not end within " + TRAINING_TIMEOUT);
                }
            } catch (Exception failed) {
                throw new IOException("No AOT cache: the training failed. Its log:\n" + Files.readString(log), failed);
            } finally {
                process.destroyForcibly();
            }
        }
        if (!Files.exists(cache)) {
            throw new IOException(
                    "No AOT cache: the JVM did not write " + cache + ". Its log:\n" + Files.readString(log));
        }
    }

    /// Unpacks a package as Lambda does.
    public static void unpack(Path zip, Path task) throws IOException {
        if (!Files.exists(task)) {
            Archive.unpack(zip, task);
        }
    }

    /// Sets the environment variables of `provided.al2023`, with the endpoints of a fake Runtime API and a fake AWS.
    public static void environment(Map<String, String> environment, String runtimeApi, String aws, Path task) {
        environment.keySet().removeIf(name -> name.startsWith("RUNWATCH_") || name.startsWith("JAVA_TOOL_OPTIONS"));
        environment.putAll(Map.ofEntries(
                Map.entry("AWS_LAMBDA_RUNTIME_API", runtimeApi),
                Map.entry("AWS_ENDPOINT_URL", aws),
                Map.entry("AWS_REGION", "eu-central-1"),
                Map.entry("AWS_DEFAULT_REGION", "eu-central-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "test"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "test"),
                Map.entry("AWS_SESSION_TOKEN", "test"),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", "runwatch"),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/runwatch"),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
                Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                Map.entry("LAMBDA_TASK_ROOT", task.toString()),
                Map.entry("_HANDLER", HANDLER),
                Map.entry("RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC)));
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

    private static void tool(String name, List<String> arguments) throws IOException {
        ToolProvider tool = ToolProvider.findFirst(name)
                .orElseThrow(() -> new IOException("This Java has no " + name + ": a JDK is needed, not a JRE"));
        int status = tool.run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IOException(name + " ended with " + status + ": " + arguments);
        }
    }
}
