package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/costs.md` quotes the output of `sam/cost.py`. To copy a new output: `mvn test -Dtest=CostTest -Dcosts=apply`.
class CostTest {

    private static final Path PAGE = Path.of("docs/costs.md");
    private static final String BEGIN = "<!-- sam/cost.py -->\n";
    private static final String END = "<!-- end -->";
    private static final List<String> PYTHON = List.of("python3", "python", "py");

    @Test
    void thePageQuotesTheScript() throws Exception {
        String output = run("sam/cost.py");
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);

        if ("apply".equals(System.getProperty("costs"))) {
            Files.writeString(PAGE, page.substring(0, from) + "\n" + output + "\n" + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo("\n" + output + "\n");
        }
    }

    @Test
    void theDecisionQuotesTheScript() throws Exception {
        String decision = Files.readString(Path.of("docs/decisions/0008-delivery-default.md"));
        List<String> sums = run("sam/cost.py")
                .lines()
                .dropWhile(line -> !line.contains("direct, `API`"))
                .skip(2)
                .toList();

        assertThat(sums).hasSize(3);
        for (String line : sums) {
            String[] cells = line.split(" \\| ", -1);
            assertThat(decision).contains("$" + cells[1], "$" + cells[3]);
        }
        assertThat(Pattern.compile("\\$(\\d+\\.\\d\\d)")
                        .matcher(decision)
                        .results()
                        .map(MatchResult::group))
                .allSatisfy(dollars -> assertThat(String.join("", sums)).contains(dollars.substring(1)));
    }

    @Test
    void everyPriceOnThePageIsLinkedFromTheScript() throws IOException {
        String script = Files.readString(Path.of("sam/cost.py"));

        assertThat(Pattern.compile("https://aws\\.amazon\\.com/[^)\"]+/")
                        .matcher(Files.readString(PAGE))
                        .results())
                .hasSize(5)
                .allSatisfy(address -> assertThat(script).contains("\"" + address.group() + "\""));
    }

    @Test
    void theScriptCountsTheAlarmsOfTheTemplate() throws IOException {
        String script = Files.readString(Path.of("sam/cost.py"));
        List<String> alarms = Stream.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
                .map(type -> SamTemplate.ofType(SamTemplate.DEFAULT, type))
                .map(found -> Long.toString(found.values().stream()
                        .mapToLong(alarm -> Math.max(
                                1,
                                alarm.at("/Properties/Metrics")
                                        .valueStream()
                                        .filter(metric -> metric.has("MetricStat"))
                                        .count()))
                        .sum()))
                .toList();

        assertThat(script).contains("\nALARM_METRICS = " + alarms.getFirst() + "\n");
        assertThat(script).contains("\nCOMPOSITE_ALARMS = " + alarms.getLast() + "\n");
    }

    @Test
    void computesWhatThePagesAssume() throws Exception {
        run("src/test/tools/test_cost.py");
    }

    /// @return the output, without white space at its end
    private static String run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(PythonEnvironment.python(PYTHON), "-B", "-X", "utf8", script)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        return output.replace("\r\n", "\n").strip();
    }
}
