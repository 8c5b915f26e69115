package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// Compares the complete alert of every event in `sam/events` with a golden file. After an intended change:
/// `mvn test -Dtest=AlertWordingTest -Dgolden=apply`, then review the difference.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertWordingTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final FakeAws aws = new FakeAws();
    private LocalFunction function;

    @BeforeAll
    void start() {
        function = LocalFunction.start(aws, "runwatch.dedup.cache-size=0", "runwatch.alerts.on-replay=true");
    }

    @AfterAll
    void stop() {
        function.close();
        aws.close();
    }

    @BeforeEach
    void forget() {
        aws.reset();
    }

    static List<String> events() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("sam/events"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.matches("(rejected|sqs)-.*"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void alertMatchesTheGoldenFile(String event) throws IOException {
        String response = function.invoke(event);

        assertThat(response).isEqualTo("{}");
        String said = aws.published().isEmpty()
                ? "No alert.\n"
                : wording(aws.published().getFirst());
        Path golden = GOLDEN.resolve(event.replace(".json", ".txt"));
        if ("apply".equals(System.getProperty("golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, said);
        }
        assertThat(said).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("events")
    void alertMatchesItsSchemas(String event) throws IOException {
        function.invoke(event);

        for (Published message : aws.published()) {
            assertThat(schema("docs/alert.schema.json").validate(message.text("default"), InputFormat.JSON))
                    .isEmpty();
            assertThat(schema("src/test/resources/chat-notification.schema.json")
                            .validate(message.text("https"), InputFormat.JSON))
                    .isEmpty();
            assertThat(message.text("sms")).hasSizeLessThanOrEqualTo(140).doesNotContain("\n");
            assertThat(message.text("email")).doesNotContain("null", "{\"errorMessage");
            // Makes the SDK's encoder slow, see AlertRenderer.
            assertThat(message.message()).doesNotContain("*", "~");
            assertThat(message.attributes())
                    .containsKeys("status", "severity", "stateMachine", "account", "region", "dedupKey");
            assertThat(context(message)).containsAllEntriesOf(message.attributes());
        }
    }

    /// What an `https` subscriber other than Amazon Q finds as fields.
    private static Map<String, String> context(Published message) {
        Map<String, String> context = new HashMap<>();
        JsonMapper.shared()
                .readTree(message.text("https"))
                .at("/metadata/additionalContext")
                .properties()
                .forEach(field -> context.put(field.getKey(), field.getValue().asString()));
        return context;
    }

    private static Schema schema(String file) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of(file)));
    }

    private static String wording(Published message) {
        return """
                Subject: %s

                --- email
                %s
                --- sms
                %s

                --- json
                %s

                --- https
                %s

                --- attributes
                %s
                """.formatted(
                        message.subject(),
                        message.text("email"),
                        message.text("sms"),
                        pretty(message.text("default")),
                        pretty(message.text("https")),
                        message.attributes());
    }

    private static String pretty(String json) {
        var mapper = JsonMapper.shared();
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(json));
    }
}
