package dev.runwatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes the results as JSON, as Markdown and as charts.
final class ResultFiles {

    private ResultFiles() {}

    static void write(Path directory, Results results, Map<String, String> machine) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("results.json"), json(results, machine) + "\n");
        Files.writeString(directory.resolve("results.md"), Page.of(results, machine));
        Files.writeString(directory.resolve("start.svg"), StartChart.of(results));
        Files.writeString(directory.resolve("growth.svg"), GrowthChart.of(results));
    }

    private static String json(Results results, Map<String, String> machine) {
        Map<String, Map<String, Double>> candidates = new LinkedHashMap<>();
        for (String candidate : results.candidates()) {
            Map<String, Double> figures = new LinkedHashMap<>();
            for (Figure figure : Figure.values()) {
                results.get(candidate, figure)
                        .ifPresent(value -> figures.put(figure.key(), Math.round(value * 1_000) / 1_000.0));
            }
            candidates.put(candidate, figures);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        all.put("plan", results.plan());
        all.put("floor_ms", results.floor());
        all.put("notes", results.notes());
        all.put("contestants", candidates);
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(all);
    }
}
