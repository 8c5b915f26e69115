package dev.runwatch.bench;

import java.util.List;

final class Quantile {

    private Quantile() {}

    static double median(List<Double> values) {
        return of(0.5, values);
    }

    /// The smallest value that at least this share of the values does not exceed.
    static double of(double share, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(rank, 1) - 1);
    }
}
