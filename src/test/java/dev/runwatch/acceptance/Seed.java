package dev.runwatch.acceptance;

import java.util.Random;

/// A random seed that differs per run and is printed, so that a failed run can be repeated.
final class Seed {

    private Seed() {}

    static Random random() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("The same again: -Dseed=" + seed);
        return new Random(seed);
    }
}
