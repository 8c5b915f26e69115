package dev.runwatch.testkit;

import com.amazonaws.services.lambda.runtime.Context;
import dev.runwatch.lambda.LambdaHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// The real function with its real configuration in this JVM, invoked as Lambda invokes it.
///
/// Its settings are system properties while it is open, so only one can exist at a time.
public final class LocalFunction implements AutoCloseable {

    public static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";

    private final Map<String, String> properties = new HashMap<>();
    private final LambdaHandler invoker;

    private LocalFunction(Map<String, String> properties) {
        this.properties.putAll(properties);
        this.properties.forEach(System::setProperty);
        try {
            this.invoker = new LambdaHandler();
        } catch (RuntimeException notStarted) {
            close();
            throw notStarted;
        }
    }

    /// @param settings `name=value`, in addition to the topic's ARN
    public static LocalFunction start(FakeAws aws, String... settings) {
        Map<String, String> properties = new HashMap<>(aws.properties());
        properties.put("MAIN_CLASS", "dev.runwatch.Runwatch");
        properties.put("runwatch.alerts.topic-arn", TOPIC);
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            properties.put(parts[0], parts[1]);
        }
        return new LocalFunction(properties);
    }

    /// A bean of the running application.
    public <T> T part(Class<T> type) {
        return LastStarted.context().getBean(type);
    }

    public static byte[] event(String file) {
        try {
            return Files.readAllBytes(Path.of("sam/events", file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /// All files of `sam/events`, sorted by name.
    public static Stream<byte[]> events() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("sam/events"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream()
                    .map(LocalFunction::event);
        }
    }

    /// Invokes it with a file of `sam/events`.
    public String invoke(String file) {
        return invoke(event(file), Duration.ofSeconds(30));
    }

    public String invoke(byte[] event, Duration remaining) {
        var response = new ByteArrayOutputStream();
        try {
            invoker.handleRequest(new ByteArrayInputStream(event), response, context("request-1", remaining));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        return response.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        properties.keySet().forEach(System::clearProperty);
    }

    /// A Lambda context like the managed runtime's.
    public static Context context(String requestId, Duration remaining) {
        return new LambdaContext(requestId, System.nanoTime() + remaining.toNanos());
    }
}
