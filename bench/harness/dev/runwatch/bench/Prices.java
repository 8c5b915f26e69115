package dev.runwatch.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// AWS list prices in dollars.
final class Prices {

    private final Properties properties = new Properties();

    private Prices() {}

    static Prices read(Path file) throws IOException {
        var prices = new Prices();
        try (Reader text = Files.newBufferedReader(file)) {
            prices.properties.load(text);
        }
        return prices;
    }

    double of(String name) {
        return Double.parseDouble(text(name));
    }

    /// The Region and date of the prices, and the function's memory size.
    String heading() {
        return "%s, list prices of %s without the free tier, a function of %s MB on %s"
                .formatted(text("region"), text("date"), text("lambda.memory-mb"), text("lambda.processor"));
    }

    private String text(String name) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("bench/prices.properties has no " + name);
        }
        return value;
    }
}
