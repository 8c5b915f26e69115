package dev.runwatch.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/// An AWS emulator (MiniStack) on the loopback interface. Its process ends with this JVM, even if the JVM is killed.
final class LocalAws implements AutoCloseable {

    static final String REGION = "eu-central-1";

    private static final Path LOGS = Path.of("target/local");

    private final Process emulator;
    private final URI endpoint;
    private final Path log;
    private final SdkHttpClient http = UrlConnectionHttpClient.create();

    private LocalAws(Process emulator, URI endpoint, Path log) {
        this.emulator = emulator;
        this.endpoint = endpoint;
        this.log = log;
    }

    /// Starts the emulator and waits until it works.
    ///
    /// @param port 0 for any free port
    /// @param functions the address of each Lambda function, by name
    static LocalAws start(int port, Map<String, URI> functions) {
        return start(port, functions, Map.of());
    }

    /// As above, and evaluates the policies of roles and resources for each call. The credentials of [#client] may do
    /// everything.
    static LocalAws startWithPermissionChecks() {
        return start(0, Map.of(), Map.of("AUTH", "true"));
    }

    private static LocalAws start(int port, Map<String, URI> functions, Map<String, String> settings) {
        Loopback.requireIn(System.getenv());
        PythonEnvironment tools = PythonEnvironment.ready("local-aws");
        int free = Loopback.freePort(port);
        var command = new ProcessBuilder(tools.python(), "src/local/tools/with_starter.py", "ministack");
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("MINISTACK_"));
        environment.putAll(Map.of(
                "BIND_HOST", "127.0.0.1",
                "MINISTACK_HOST", "127.0.0.1",
                "GATEWAY_PORT", Integer.toString(free),
                "MINISTACK_REGION", REGION,
                "SFTP_ENABLED", "0",
                "IOT_MTLS_ENABLED", "0"));
        environment.putAll(settings);
        functions.forEach((name, uri) -> environment.put(
                "MINISTACK_LAMBDA_PROXY_" + name, Loopback.require(uri).toString()));
        try {
            Path log = Files.createDirectories(LOGS).resolve("aws-" + free + ".log");
            Process emulator = command.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            var aws = new LocalAws(emulator, URI.create("http://127.0.0.1:" + free), log);
            try {
                aws.awaitReady();
                aws.probe();
                return aws;
            } catch (RuntimeException failed) {
                aws.close();
                throw failed;
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    URI endpoint() {
        return endpoint;
    }

    CloudFormationClient cloudFormation() {
        return new CloudFormationClient(endpoint, REGION);
    }

    /// Builds a client of this emulator, with dummy credentials.
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, AwsBasicCredentials.create("test", "test"));
    }

    /// Builds a client of this emulator with credentials.
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder, AwsCredentials keys) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .httpClient(http)
                .build();
    }

    /// The system properties that make all AWS clients of this JVM use this emulator and no AWS profile.
    Map<String, String> properties() {
        return Map.of(
                "aws.endpointUrl",
                endpoint.toString(),
                "aws.endpointUrlSns",
                endpoint.toString(),
                "aws.endpointUrlCloudWatch",
                endpoint.toString(),
                "aws.accessKeyId",
                "test",
                "aws.secretAccessKey",
                "test",
                "aws.region",
                REGION,
                "aws.configFile",
                "target/local/no-config",
                "aws.sharedCredentialsFile",
                "target/local/no-credentials");
    }

    /// Makes a command-line tool use this emulator, and removes the user's AWS variables.
    void configure(ProcessBuilder command) {
        command.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        command.environment().putAll(environment());
    }

    /// The environment variables that make a command-line tool use this emulator.
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", REGION,
                "AWS_DEFAULT_REGION", REGION,
                "AWS_CONFIG_FILE", "no-config",
                "AWS_SHARED_CREDENTIALS_FILE", "no-credentials",
                "SAM_CLI_TELEMETRY", "0");
    }

    @Override
    public void close() {
        try {
            emulator.getOutputStream().close();
            if (!emulator.waitFor(10, TimeUnit.SECONDS)) {
                emulator.destroyForcibly();
            }
        } catch (IOException alreadyExited) {
            emulator.destroyForcibly();
        } catch (InterruptedException interrupted) {
            emulator.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        http.close();
    }

    private void awaitReady() {
        Poll.until("the local AWS to be ready (log: " + log + ")", () -> {
            if (!emulator.isAlive()) {
                throw new LocalSetupException("The local AWS exited during its start. Its log is " + log);
            }
            return get("/_ministack/ready").contains("\"completed\"");
        });
    }

    /// Publishes a metric and reads it back, because MiniStack without its CBOR library drops metrics silently.
    private void probe() {
        try (CloudWatchClient cloudWatch = client(CloudWatchClient.builder())) {
            cloudWatch.putMetricData(put -> put.namespace("LocalAwsProbe")
                    .metricData(MetricDatum.builder()
                            .metricName("probe")
                            .value(1.0)
                            .timestamp(Instant.now())
                            .build()));
            boolean stored = cloudWatch.listMetrics(list -> list.namespace("LocalAwsProbe")).metrics().stream()
                    .anyMatch(metric -> metric.metricName().equals("probe"));
            if (!stored) {
                throw new LocalSetupException(
                        "The local AWS did not store a metric. Delete target/tools and try again");
            }
        }
    }

    private String get(String path) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException());
        }
    }

    /// The processes of the emulator.
    List<ProcessHandle> processes() {
        return List.of(emulator.toHandle());
    }
}
