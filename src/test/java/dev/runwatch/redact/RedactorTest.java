package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.SecretSample;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class RedactorTest {

    private static final String CANARY = "Xk7PqRv2nLw9";

    private final Redactor redactor = new Redactor(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\":\"CANARY\",\"order\":\"4711\"}",
                "{\"order\":\"4711\",\"dbPassword\":\"CANARY\"}",
                "{\"order\":\"4711\",\"DB_PASSWORD\":\"CANARY\"}",
                "{\"order\":\"4711\",\"clientSecret\":{\"value\":\"CANARY\"}}",
                "{\"order\":\"4711\",\"api-keys\":[\"CANARY\",\"CANARY\"]}",
                "{\"order\":\"4711\",\"x\":{\"y\":[{\"accessToken\":\"CANARY\"}]}}",
                "{\"order\":\"4711\",\"input\":\"{\\\"password\\\":\\\"CANARY\\\"}\"}",
                "{\"order\":\"4711\",\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"token\\\\\\\":\\\\\\\"CANARY\\\\\\\"}\\\"}\"}",
                "{\"order\":\"4711\",\"env\":[{\"Name\":\"DB_PASSWORD\",\"Value\":\"CANARY\"}]}",
                "{\"order\":\"4711\",\"env\":[{\"Value\":\"CANARY\",\"Name\":\"API_KEY\"}]}",
                "{\"order\":\"4711\",\"note\":\"password=CANARY\"}",
                "{\"order\":\"4711\",\"headers\":{\"Authorization\":\"Basic CANARY\"}}",
                "{\"order\":\"4711\",\"url\":\"https://user:CANARY@example.com/x\"}",
                "\"{\\\"order\\\":\\\"4711\\\",\\\"secret\\\":\\\"CANARY\\\"}\"",
                "[{\"order\":\"4711\"},{\"Set-Cookie\":\"id=CANARY\"}]"
            })
    void masksASecretInJsonAndKeepsItsNeighbors(String template) {
        String redacted = redactor.json(template.replace("CANARY", CANARY));

        assertThat(redacted).doesNotContain(CANARY).contains("4711").contains("***");
        assertThat(JsonMapper.shared().readTree(redacted)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 4711 failed: password=CANARY",
                "order 4711 failed: Password: CANARY",
                "order 4711 failed, pwd='CANARY' was wrong",
                "order 4711: {\"password\": \"CANARY\", \"cut off",
                "order 4711: {\\\"apiKey\\\":\\\"CANARY\\\",",
                "order 4711: {\"secret\":\"CANARY",
                "order 4711: {\"token\": {\"a\": \"CANARY\"",
                "order 4711\nAuthorization: Bearer CANARYCANARY",
                "order 4711\nAuthorization: AWS4-HMAC-SHA256 Credential=x, Signature=CANARY",
                "order 4711\nCookie: a=1; session=CANARY; b=2",
                "order 4711 with Bearer CANARYCANARY rejected",
                "order 4711 with Basic dXNlcjpCANARY== rejected",
                "order 4711 at postgres://app:CANARY@db.example.com:5432/x",
                "order 4711 at https://s3.amazonaws.com/k?X-Amz-Signature=CANARY&X-Amz-Date=1",
                "order 4711 at https://example.com/cb?code=1&access_token=CANARY",
                "order 4711: mysql --user app --password CANARY -h db",
                "order 4711: DB_PASSWORD=CANARY java -jar app.jar",
                "order 4711\n-----BEGIN RSA PRIVATE KEY-----\nMIICANARY\nCANARY\n-----END RSA PRIVATE KEY-----",
                "order 4711 -----BEGIN PRIVATE KEY-----\\nCANARY\\n",
                "order 4711 eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5CANARY.CANARYsig",
                "order 4711 ghp_CANARYCANARYCANARY",
                "order 4711 xoxb-CANARY-CANARY",
                "order 4711 sk_live_CANARYCANARY",
                "order 4711, jdbc:x;user=sa;password=CANARY;encrypt=true",
                "order 4711 => {:api_key=>\"CANARY\"}",
                "order 4711: client_secret -> no; clientSecret=CANARY"
            })
    void masksASecretInFreeTextAndKeepsItsNeighbors(String template) {
        String redacted = redactor.text(template.replace("CANARY", CANARY));

        assertThat(redacted).doesNotContain(CANARY).contains("4711").contains("***");
    }

    static List<SecretSample> samples() {
        return SecretSample.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void masksEverySecretSample(SecretSample sample) {
        var filled = sample.fill(new Random(20261124));
        String nested = JsonNodeFactory.instance
                .objectNode()
                .put("order", "4711")
                .put("text", filled.text())
                .toString();

        assertThat(redactor.text("order 4711 " + filled.text()))
                .contains("4711")
                .contains("***")
                .doesNotContain(filled.canaries().toArray(String[]::new));
        assertThat(redactor.json(filled.text()))
                .contains("***")
                .doesNotContain(filled.canaries().toArray(String[]::new));
        assertThat(redactor.json(nested))
                .contains("4711")
                .contains("***")
                .doesNotContain(filled.canaries().toArray(String[]::new));
    }

    @Test
    void masksAwsCredentials() {
        String redacted = redactor.text("used AKIAIOSFODNN7EXAMPLE with wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

        assertThat(redacted).isEqualTo("used *** with ***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upstream answered 503 three times",
                "Commit da39a3ee5e6b4b0d3255bfef95601890afd80709 broke it",
                "maxTokens=4096 and tokenCount: 12 were used",
                "secretArn=none and passwordPolicy: strict",
                "Basic understanding of a bearer market",
                "see https://example.com/a/b?page=2#top and mail ops@example.com",
                "An error occurred while executing the state 'Charge card' (entered at the event id #7). Boom",
                "12:30:45 key: value; a=b"
            })
    void keepsHarmlessText(String text) {
        assertThat(redactor.text(text)).isEqualTo(text);
    }

    @Test
    void keepsJsonWithoutSecrets() {
        var random = new Random(20261120);
        for (int i = 0; i < 300; i++) {
            JsonNode harmless = anyJson(random, 0);

            String redacted = redactor.json(harmless.toString());

            assertThat(JsonMapper.shared().readTree(redacted)).isEqualTo(harmless);
        }
    }

    @Test
    void keepsNumbersExactly() {
        String json = "{\"a\":1.10,\"b\":123456789012345678901234567890,\"c\":1e3,\"d\":null}";

        assertThat(redactor.json(json))
                .isEqualTo("{\"a\":1.10,\"b\":123456789012345678901234567890,\"c\":1E+3,\"d\":null}");
    }

    /// JSON does not limit numbers; Java does.
    @ParameterizedTest
    @ValueSource(strings = {"1e-99990000000000", "-1e99999999999999999999", "1e2147483648", "1e-2147483648"})
    void masksASecretNextToANumberThatJavaCannotHold(String number) {
        String json =
                "{\"order\":\"4711\",\"n\":%s,\"a\":{\"clientSecret\":{\"value\":\"%s\"}}}".formatted(number, CANARY);

        assertThat(redactor.json(json)).doesNotContain(CANARY).contains("4711");
        assertThat(redactor.json(
                        JsonNodeFactory.instance.objectNode().put("input", json).toString()))
                .doesNotContain(CANARY)
                .contains("4711");
    }

    @Test
    void keepsPairsWithoutSecrets() {
        String json = "[{\"Name\":\"order\",\"Value\":\"4711\"},[\"order\",\"4711\"],{\"Value\":\"4711\"}]";

        assertThat(redactor.json(json)).isEqualTo(json);
    }

    /// Deeper nesting would take too much stack space. Jackson reads 500 levels per document.
    @Test
    void masksWhatIsNestedTooDeeply() {
        assertThat(redactor.json(inTexts(8))).isEqualTo(inTexts(8));
        assertThat(redactor.json(inTexts(9))).contains("***").doesNotContain("4711");
        String object = "{\"order\":\"4711\"}";
        assertThat(redactor.json(inArrays(300, inArrays(200, object)))).contains("4711");
        assertThat(redactor.json(inArrays(300, inArrays(201, object))))
                .contains("***")
                .doesNotContain("4711");
        assertThat(redactor.json(inObjects(300, inObjects(200, object)))).contains("4711");
        assertThat(redactor.json(inObjects(300, inObjects(201, object))))
                .contains("***")
                .doesNotContain("4711");
    }

    private static String inTexts(int levels) {
        String json = "{\"order\":\"4711\"}";
        for (int i = 0; i < levels; i++) {
            json = JsonNodeFactory.instance.arrayNode().add(json).toString();
        }
        return json;
    }

    private static String inArrays(int levels, String text) {
        return "[".repeat(levels) + JsonNodeFactory.instance.stringNode(text) + "]".repeat(levels);
    }

    private static String inObjects(int levels, String text) {
        return "{\"a\":".repeat(levels) + JsonNodeFactory.instance.stringNode(text) + "}".repeat(levels);
    }

    @Test
    void masksValuesOfConfiguredNames() {
        var own = new Redactor(List.of("iban", "order-pin"));

        assertThat(own.json("{\"IBAN\":\"DE1\",\"orderPin\":\"1\",\"order\":\"2\"}"))
                .isEqualTo("{\"IBAN\":\"***\",\"orderPin\":\"***\",\"order\":\"2\"}");
        assertThat(own.text("iban=DE1")).isEqualTo("iban=***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "\"", "{\"password\":\"CANARY", "\uD800{", "\u0000", "{]", "{\"a\":1}{\"b\":2}"})
    void neverThrowsForDamagedJson(String text) {
        assertThat(redactor.json(text.replace("CANARY", CANARY))).doesNotContain(CANARY);
        assertThat(redactor.json(text.repeat(2_000))).isNotNull();
    }

    private static JsonNode anyJson(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (depth > 3 ? 2 + random.nextInt(4) : random.nextInt(6)) {
            case 0 -> {
                ObjectNode object = nodes.objectNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set("field" + random.nextInt(50), anyJson(random, depth + 1));
                }
                yield object;
            }
            case 1 -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(anyJson(random, depth + 1));
                }
                yield array;
            }
            case 2 -> nodes.numberNode(random.nextInt());
            case 3 -> nodes.booleanNode(random.nextBoolean());
            case 4 -> nodes.nullNode();
            default -> nodes.stringNode("word " + random.nextInt(1000) + " \"quoted\" é😀\n");
        };
    }
}
