import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What people read of the results.
final class Report {

    private static final String OURS = "Runwatch, provided";

    private static final Map<String, String> ROWS = rows();

    private Report() {}

    static String markdown(Map<String, Object> machine, Map<String, Map<String, Object>> results) {
        var page = new StringBuilder("# Results of `bench/run`\n\n");
        machine.forEach((name, value) -> page.append("- ").append(name).append(": ").append(value).append('\n'));
        page.append("\n| | ").append(String.join(" | ", results.keySet())).append(" |\n| --- |");
        page.append(" ---: |".repeat(results.size())).append('\n');
        ROWS.forEach((key, title) -> {
            if (results.values().stream().anyMatch(result -> result.containsKey(key))) {
                List<String> cells = new ArrayList<>();
                results.values().forEach(result -> cells.add(number(result.get(key))));
                page.append("| ").append(title).append(" | ").append(String.join(" | ", cells)).append(" |\n");
            }
        });
        page.append("\n| To reach | must | measured |\n| --- | ---: | ---: |\n");
        ratio(page, results, "Node, SDK v3, bundled", "3.0");
        ratio(page, results, "Python, boto3", "2.0");
        ratio(page, results, "Runwatch, managed", "0.30");
        ratio(page, results, "plain Java, same cache", "1.5");
        Map<String, Object> ours = results.get(OURS);
        row(page, "peak memory of the first event, MB", "140", ours.get("startPeakMB"));
        row(page, "warm, processor time per event, ms", "1", ours.get("warmCpuMsPerEvent"));
        row(page, "per event in a batch of 100, µs", "100", ours.get("batch100MicrosPerEvent"));
        row(page, "SNS and CloudWatch calls for 100 alerts", "11", ours.get("batch100Calls"));
        row(page, "zip, MB", "60", ours.get("zipMB"));
        return page.toString();
    }

    /// Bars of the median from process start to first answer.
    static String chart(Map<String, Map<String, Object>> results) {
        double longest = results.values().stream().mapToDouble(result -> (double) result.get("startMedianMs")).max().orElseThrow();
        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"%d\" font-family=\"sans-serif\" font-size=\"14\">\n"
                .formatted(40 * results.size() + 40));
        svg.append("  <text x=\"0\" y=\"20\">Process start to first answered event, median, ms (shorter is better)</text>\n");
        int y = 40;
        for (Map.Entry<String, Map<String, Object>> each : results.entrySet()) {
            double millis = (double) each.getValue().get("startMedianMs");
            svg.append(String.format(Locale.ROOT,
                    "  <text x=\"0\" y=\"%d\">%s</text><rect x=\"190\" y=\"%d\" width=\"%.0f\" height=\"24\" fill=\"%s\"/><text x=\"%.0f\" y=\"%d\">%.0f</text>\n",
                    y + 17, each.getKey(), y, millis / longest * 490, each.getKey().equals(OURS) ? "#1f77b4" : "#aaaaaa", 196 + millis / longest * 490, y + 17, millis));
            y += 40;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void ratio(StringBuilder page, Map<String, Map<String, Object>> results, String other, String must) {
        double ratio = (double) results.get(OURS).get("startMedianMs") / (double) results.get(other).get("startMedianMs");
        row(page, "process start → first answer ÷ " + other, must, ratio);
    }

    private static void row(StringBuilder page, String what, String must, Object measured) {
        page.append("| ").append(what).append(" | ≤ ").append(must).append(" | ").append(number(measured)).append(" |\n");
    }

    private static String number(Object value) {
        return switch (value) {
            case null -> "";
            case Double number -> String.format(Locale.ROOT, number >= 100 ? "%.0f" : number >= 10 ? "%.1f" : "%.2f", number);
            default -> value.toString();
        };
    }

    private static Map<String, String> rows() {
        var rows = new java.util.LinkedHashMap<String, String>();
        rows.put("startMedianMs", "Start → first answer, median, ms");
        rows.put("startP90Ms", "same, p90");
        rows.put("startOneCpuMedianMs", "on one processor, median, ms");
        rows.put("startOneCpuP90Ms", "same, p90");
        rows.put("startHalfCpuMedianMs", "on half a processor, median, ms");
        rows.put("startHalfCpuP90Ms", "same, p90");
        rows.put("startPeakMB", "Peak memory, MB");
        rows.put("zipMB", "Zip, MB");
        rows.put("warmP50Ms", "Warm, whole invocation, p50, ms");
        rows.put("warmP99Ms", "same, p99");
        rows.put("warmCpuMsPerEvent", "Warm, processor time per event, ms");
        for (int size : List.of(10, 100, 1_000)) {
            rows.put("batch" + size + "MicrosPerEvent", "Batch of " + size + ", µs per event");
            rows.put("batch" + size + "CpuMicrosPerEvent", "same, processor time");
            rows.put("batch" + size + "Calls", "same, SNS + CloudWatch calls");
        }
        rows.put("stormEventsPerSecond", "Storm of 100,000, events per second");
        rows.put("stormMemoryAfterATenthMB", "Memory after 10,000, MB");
        rows.put("stormMemoryMB", "Memory after 100,000, MB");
        return rows;
    }
}
