package dev.runwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.event.ruler.Ruler;
import tools.jackson.databind.json.JsonMapper;

/// The filter policies in `docs/alerts.md` select what the page says, according to AWS's own matcher (Event Ruler).
class FilterPolicyTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?<who>[^|]+) \\| `(?<policy>\\{[^`]+\\})` \\|$");

    private static final Map<String, Map<String, String>> ALERTS = Map.of(
            "billing", alert("FAILED", "critical", "billing-tax", "111122223333"),
            "billing warning", alert("ABORTED", "warning", "billing-tax", "111122223333"),
            "invoices", alert("CALL_FAILED", "critical", "invoices", "444455556666"),
            "load test", alert("TIMED_OUT", "critical", "load-test", "444455556666"),
            "prod", alert("FAILED", "critical", "shop-prod", "444455556666"));

    private static final Map<String, List<String>> SELECTED = Map.of(
            "On call", List.of("billing", "invoices", "load test", "prod"),
            "One team, by prefix", List.of("billing", "billing warning"),
            "One team, by prefix and name", List.of("billing", "billing warning", "invoices"),
            "One team, critical alerts", List.of("billing"),
            "All other teams", List.of("invoices", "load test", "prod"),
            "All but two state machines", List.of("billing", "billing warning", "prod"),
            "Names that end alike", List.of("prod"),
            "One account", List.of("billing", "billing warning"),
            "All but stopped executions", List.of("billing", "invoices", "load test", "prod"),
            "Failed API calls", List.of("invoices"));

    @Test
    void eachDocumentedPolicySelectsItsAlerts() throws Exception {
        Map<String, List<String>> selected = new TreeMap<>();
        for (Map.Entry<String, String> policy : documented().entrySet()) {
            selected.put(policy.getKey(), selectedBy(policy.getValue()));
        }

        assertThat(selected).isEqualTo(SELECTED);
    }

    @Test
    void theExampleOfTheCommandIsAPolicyOfTheTable() throws IOException {
        String page = Files.readString(Path.of("docs/alerts.md"));
        String quoted = page.replaceFirst("(?s).*--attributes '(\\{.+?\\})'\\n.*", "$1");

        assertThat(JsonMapper.shared().readTree(quoted).path("FilterPolicy").asString())
                .isEqualTo(documented().get("One team, critical alerts"));
    }

    @Test
    void aNumberNeverMatchesAnAccount() throws Exception {
        assertThat(selectedBy("{\"account\": [111122223333]}")).isEmpty();
        assertThat(selectedBy("{\"account\": [{\"numeric\": [\"=\", 111122223333]}]}"))
                .isEmpty();
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> policies = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("docs/alerts.md")))
                .results()
                .forEach(row -> policies.put(row.group("who"), row.group("policy")));
        return policies;
    }

    private static List<String> selectedBy(String policy) throws Exception {
        List<String> names = new ArrayList<>();
        for (var alert : new TreeMap<>(ALERTS).entrySet()) {
            if (Ruler.matchesRule(JsonMapper.shared().writeValueAsString(alert.getValue()), policy)) {
                names.add(alert.getKey());
            }
        }
        return names;
    }

    private static Map<String, String> alert(String status, String severity, String stateMachine, String account) {
        return Map.of("status", status, "severity", severity, "stateMachine", stateMachine, "account", account);
    }
}
