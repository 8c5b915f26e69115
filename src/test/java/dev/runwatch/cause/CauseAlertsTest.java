package dev.runwatch.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.redact.Redactor;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.text.TextSanitizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The alert of each cause under `causes`, from the event to the messages of all protocols. Subjects and text messages
/// are in `golden/causes.txt`, an alert per integration in `docs/integrations.md`; after an intended change run
/// `mvn test -Dtest=CauseAlertsTest -Dgolden=apply`, then read the difference.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CauseAlertsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/causes.txt");
    private static final Path PAGE = Path.of("docs/integrations.md");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final FakeAws aws = new FakeAws();
    private final Redactor redactor = new Redactor(List.of());
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private LocalFunction function;

    @BeforeAll
    void start() {
        function = LocalFunction.start(aws, "runwatch.dedup.cache-size=0", "runwatch.alerts.include=input,output");
        examples().forEach(example -> alerts.put(example.name(), publish(example.error(), example.cause())));
    }

    @AfterAll
    void stop() {
        function.close();
        aws.close();
    }

    static Stream<CauseExample> examples() {
        return CauseExample.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theAlertShowsTheCauseInEveryChannel(CauseExample example) {
        Alert alert = alert(example);

        String redacted = redactor.json(example.cause());
        List<String> lines = CauseParser.parse(example.error(), redacted)
                .text()
                .lines()
                .filter(line -> !line.equals(example.error()))
                .toList();
        assertThat(alert.cause().lines()).containsExactlyElementsOf(lines);
        assertThat(lines).allMatch(alert.email()::contains);
        assertThat(alert.chat()).contains(lines.isEmpty() ? "" : "*Cause*: ");
    }

    /// `has`, `hasnt` and `once`: texts in the e-mail; `first`: in the first line of the cause; `subject`, `sms`,
    /// `chat`: in that text; `json`: members of the JSON document.
    @ParameterizedTest
    @MethodSource("examples")
    void theAlertHasWhatTheExampleExpects(CauseExample example) {
        Alert alert = alert(example);

        assertThat(example.expected("has")).allMatch(alert.email()::contains);
        assertThat(example.expected("hasnt")).noneMatch(alert.email()::contains);
        assertThat(example.expected("once"))
                .allSatisfy(text -> assertThat(alert.email()).containsOnlyOnce(text));
        assertThat(example.expected("first"))
                .allMatch(alert.cause().lines().findFirst().orElse("")::contains);
        assertThat(example.expected("subject")).allMatch(alert.subject()::contains);
        assertThat(example.expected("sms")).allMatch(alert.sms()::contains);
        assertThat(example.expected("chat")).allMatch(alert.chat()::contains);
        example.expect().path("json").properties().forEach(member -> assertThat(
                        alert.json().path(member.getKey()))
                .isEqualTo(member.getValue()));
    }

    /// `include` asks for the data of the watched execution only.
    @ParameterizedTest
    @MethodSource("examples")
    void noChannelHasInputOrOutputOfANestedExecution(CauseExample example) {
        Alert alert = alert(example);

        assertThat(List.of(
                        alert.subject(),
                        alert.email(),
                        alert.sms(),
                        alert.chat(),
                        alert.json().toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain("Beispiel", "1971-02-03"));
    }

    @Test
    void subjectsAndTextMessagesAreAsBefore() throws IOException {
        StringBuilder all = new StringBuilder();
        alerts.forEach((name, alert) -> all.append("%s\n  %s\n  %s\n".formatted(name, alert.subject(), alert.sms())));
        if ("apply".equals(System.getProperty("golden"))) {
            Files.writeString(GOLDEN, all);
        }
        assertThat(all.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void everyIntegrationHasAnExample() {
        assertThat(IntegrationsPage.rowsWithoutExample()).isEmpty();
    }

    @Test
    void theIntegrationsPageShowsTheAlerts() throws IOException {
        Map<String, List<String>> emails = new LinkedHashMap<>();
        alerts.forEach((name, alert) -> emails.put(name, List.of(alert.subject(), alert.email())));
        String page = IntegrationsPage.of(emails);
        if ("apply".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(page).isEqualTo(Files.readString(PAGE));
    }

    @Test
    void theAlertsPageQuotesTheExamples() throws IOException {
        String page = Files.readString(Path.of("docs/alerts.md"));
        String table = page.substring(page.indexOf("## Causes by integration"), page.indexOf("### Add an integration"));
        List<String> rows =
                table.lines().filter(line -> line.endsWith(" |")).skip(2).toList();

        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            List<String> cells = Stream.of(row.split("\\s*\\|\\s*", -1))
                    .map(cell -> cell.replace("`", ""))
                    .toList();
            assertThat(examples().filter(example -> example.text().getFirst().equals(cells.get(2))))
                    .as(row)
                    .anyMatch(
                            example -> cells.get(3).isEmpty() || example.text().contains(cells.get(3)));
        });
    }

    /// With a general error, so that the subject and the text message also depend on the cause.
    @Test
    void noCauseIsLostInAnyChannel() {
        String empty = publish("States.TaskFailed", "").chat();
        new RandomCauses(16)
                .take(400)
                .filter(cause -> !TextSanitizer.singleLine(cause).isBlank())
                .forEach(cause -> {
                    Alert alert = publish("States.TaskFailed", cause);

                    assertThat(alert.cause()).as(cause).isNotBlank();
                    assertThat(alert.email()).as(cause).containsPattern("Cause {6}\\S");
                    assertThat(alert.chat()).as(cause).isNotEqualTo(empty);
                    assertThat(alert.subject()).as(cause).isNotBlank().doesNotEndWith("States.TaskFailed");
                    assertThat(alert.sms()).as(cause).doesNotContain("States.TaskFailed after");
                });
    }

    private Alert alert(CauseExample example) {
        return Objects.requireNonNull(alerts.get(example.name()));
    }

    private Alert publish(String error, String cause) {
        aws.reset();
        ObjectNode event = (ObjectNode) JSON.readTree(LocalFunction.event("failed.json"));
        ((ObjectNode) event.path("detail")).put("error", error).put("cause", cause);

        String response = function.invoke(event.toString().getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));

        assertThat(response).isEqualTo("{}");
        return Alert.of(aws.published().getFirst());
    }

    private record Alert(String subject, String email, String sms, String chat, JsonNode json) {

        static Alert of(Published message) {
            JsonNode chat = JSON.readTree(message.text("https"));
            return new Alert(
                    message.subject(),
                    message.text("email"),
                    message.text("sms"),
                    chat.path("content").path("description").asString(),
                    JSON.readTree(message.text("default")));
        }

        String cause() {
            return json.path("cause").asString("");
        }
    }
}
