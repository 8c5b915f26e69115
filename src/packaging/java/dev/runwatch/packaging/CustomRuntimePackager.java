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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes `runwatch-provided.zip` of the managed package: `bootstrap`, a Java runtime by `jlink`, the application with
/// Spring's ahead-of-time processing, AWS's runtime interface client, and an AOT cache trained on the real path.
///
/// The cache is for the processor and system that this runs on. It needs `target/classes`' test classes, for the
/// Runtime API, SNS and CloudWatch that answer during the training.
public final class CustomRuntimePackager {

    /// What is not needed of AWS's client for the managed package, and is here.
    static final List<String> RUNTIME_INTERFACE_CLIENT =
            List.of("aws-lambda-java-runtime-interface-client", "aws-lambda-java-serialization");

    /// What Spring Cloud Function's part of the ahead-of-time processing names, and no running function.
    private static final List<String> PROCESSING = List.of("spring-boot-web-server", "spring-web");

    private static final String HANDLER = "dev.runwatch.lambda.LambdaHandler";

    /// Modules that the application reads. `java.desktop` is `java.beans`, without which there is no Spring.
    private static final String MODULES = "java.base,java.desktop,java.instrument,java.logging,java.management,"
            + "java.naming,java.xml,jdk.unsupported";

    /// What lies behind windows, pictures and style sheets. `java.beans` is all that is used of `java.desktop`.
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

    /// Native libraries of `java.desktop` for screens, fonts, pictures and sound.
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

    /// Short-lived and single-threaded: no collector in the background, no second compiler, no second look at what
    /// was decided at build time. A method is compiled when it has run twice as often as usual, because a function
    /// has a part of a processor and the compiler takes its share; the young generation holds all that a start
    /// allocates.
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

    /// What happens in production, once each: every kind of event, answered and refused.
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

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path work;
    private final Path task;
    private final Path app;

    private CustomRuntimePackager(Path work) {
        this.work = work;
        this.task = work.resolve("task");
        this.app = task.resolve("app");
    }

    /// @param arguments the managed package, a directory to work in, and the zip file to write
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("Got " + Arrays.toString(arguments)
                    + ", expected: the managed package, a directory to work in, the zip file to write");
        }
        Path work = Path.of(arguments[1]).toAbsolutePath();
        var bundle = new CustomRuntimePackager(work);
        bundle.clean();
        bundle.application(Path.of(arguments[0]).toAbsolutePath());
        bundle.runtime();
        bundle.bootstrap();
        freezeTimes(bundle.task);
        train(bundle.task, work.resolve("training.log"));
        freezeTimes(bundle.task);
        Archive.pack(bundle.task, Path.of(arguments[2]).toAbsolutePath(), "DEFLATED");
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

    /// The classes of the managed package with those that Spring generates, and all libraries.
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
            // The bundle is compressed once, as a whole: smaller, and nothing is to inflate at start.
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

    /// What this package has and the managed one finds in Lambda.
    private static List<Sbom.Part> runtimeParts() throws IOException {
        List<Sbom.Part> parts = new ArrayList<>();
        for (String library : RUNTIME_INTERFACE_CLIENT) {
            parts.add(Sbom.library("com.amazonaws", ownClassPath(library), "Apache-2.0"));
        }
        parts.add(Sbom.java(System.getProperty("java.vendor"), System.getProperty("java.runtime.version")));
        return parts;
    }

    /// The runtime interface client brings its native library for five systems; Amazon Linux has glibc.
    private static void deleteForeign(Path content) throws IOException {
        String processor = System.getProperty("os.arch").equals("amd64") ? "linux-x86_64" : "linux-aarch_64";
        for (Path file : Archive.files(content)) {
            String name = file.toFile().getName();
            if (name.startsWith("libaws-lambda-jni") && !name.contains(processor)) {
                Files.delete(file);
            }
        }
    }

    /// Names the classes of [#UNUSED_PACKAGES] in a file for `jlink`, but the first of each package: something of each
    /// package that a module declares must remain.
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

    /// Gives every file the time that the zip file gives it.
    public static void freezeTimes(Path task) throws IOException {
        for (Path file : Archive.files(task)) {
            Files.setLastModifiedTime(file, Archive.TIME);
        }
    }

    /// Runs the function of an unpacked bundle through [#TRAINING] and has the JVM write `app/app.aot`.
    public static void train(Path task, Path log) throws Exception {
        Path cache = task.resolve("app/app.aot");
        try (var api = new FakeRuntimeApi();
                var aws = new FakeAws()) {
            var training = new ProcessBuilder(
                            "jre/bin/java",
                            "-XX:AOTCacheOutput=app/app.aot",
                            // What a long training found hot would be compiled at each start, needed or not.
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:-AOTRecordTraining",
                            "-Xmx512m",
                            "@app/java.args")
                    .directory(task.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            environment(training.environment(), api.address(), aws.endpoint().toString(), task);
            // Not one endpoint for all: a function that is told of none reads its certificates, and so must this one.
            training.environment().remove("AWS_ENDPOINT_URL");
            for (String service : List.of("SNS", "CLOUDWATCH")) {
                training.environment()
                        .put("AWS_ENDPOINT_URL_" + service, aws.endpoint().toString());
            }
            Process process = training.start();
            try {
                for (String event : TRAINING) {
                    if (event.equals("timed-out.json")) {
                        aws.snsFails(new FakeAws.Fault.Refuse(403, "AuthorizationError"));
                    }
                    api.invoke(LocalFunction.event(event), Duration.ofSeconds(30))
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
                process.destroy();
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("The training did not end within " + PATIENCE);
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

    /// What Lambda tells a function on `provided.al2023`, led to this machine's Runtime API and AWS.
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

    /// A library by its artifact, from the class path that this runs with.
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
        // Lambda's name for the handler would have Spring Cloud Function look for a function while Spring generates
        // code.
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
