package dev.runwatch.acceptance;

import java.util.Random;

/// Another one at each run, said on the output, so that what it found can be had again.
final class Seed {

    private Seed() {}

    static Random random() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("The same again: -Dseed=" + seed);
        return new Random(seed);
    }
}
