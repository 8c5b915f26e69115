package dev.runwatch.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/// The figures of all candidates, and why some are missing.
final class Results {

    private final Plan plan;
    private final Map<String, Map<Figure, Double>> figures = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private double floorMillis;

    Results(List<Candidate> candidates, Plan plan) {
        this.plan = plan;
        candidates.forEach(each -> figures.put(each.name(), new EnumMap<>(Figure.class)));
    }

    Plan plan() {
        return plan;
    }

    List<String> candidates() {
        return List.copyOf(figures.keySet());
    }

    void put(Candidate candidate, Figure figure, double value) {
        of(candidate.name()).put(figure, value);
    }

    /// Adds the derived figures of each candidate.
    void put(UnaryOperator<Map<Figure, Double>> derived) {
        figures.values().forEach(each -> each.putAll(derived.apply(Collections.unmodifiableMap(each))));
    }

    OptionalDouble get(String candidate, Figure figure) {
        Double value = of(candidate).get(figure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    boolean has(Figure figure) {
        return figures.values().stream().anyMatch(each -> each.containsKey(figure));
    }

    /// @param millis the time of an invocation that only exchanges bytes
    void floor(double millis) {
        floorMillis = millis;
    }

    double floor() {
        return floorMillis;
    }

    /// A note for the reader, such as why a figure is missing.
    void note(String sentence) {
        notes.add(sentence);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    private Map<Figure, Double> of(String candidate) {
        Map<Figure, Double> found = figures.get(candidate);
        if (found == null) {
            throw new IllegalArgumentException("Unknown candidate " + candidate + ": " + figures.keySet());
        }
        return found;
    }
}
