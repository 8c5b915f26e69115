package dev.runwatch.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/// The figures of all contestants, and what could not be measured and why.
final class Results {

    private final Plan plan;
    private final Map<String, Map<Figure, Double>> figures = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private double floorMillis;

    Results(List<Candidate> contestants, Plan plan) {
        this.plan = plan;
        contestants.forEach(each -> figures.put(each.name(), new EnumMap<>(Figure.class)));
    }

    Plan plan() {
        return plan;
    }

    List<String> contestants() {
        return List.copyOf(figures.keySet());
    }

    void put(Candidate contestant, Figure figure, double value) {
        of(contestant.name()).put(figure, value);
    }

    /// Adds to each contestant's figures what follows from them.
    void put(UnaryOperator<Map<Figure, Double>> derived) {
        figures.values().forEach(each -> each.putAll(derived.apply(Collections.unmodifiableMap(each))));
    }

    OptionalDouble get(String contestant, Figure figure) {
        Double value = of(contestant).get(figure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    boolean has(Figure figure) {
        return figures.values().stream().anyMatch(each -> each.containsKey(figure));
    }

    /// @param millis what an invocation takes in which nothing is done but to exchange bytes
    void floor(double millis) {
        floorMillis = millis;
    }

    double floor() {
        return floorMillis;
    }

    /// Something that a reader must know, such as why a figure is missing.
    void note(String sentence) {
        notes.add(sentence);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    private Map<Figure, Double> of(String contestant) {
        Map<Figure, Double> found = figures.get(contestant);
        if (found == null) {
            throw new IllegalArgumentException("No contestant is called " + contestant + ": " + figures.keySet());
        }
        return found;
    }
}
