package dev.runwatch.logging;

import org.slf4j.event.Level;

/// The level that Spring Boot would set.
public final class PlainLog {

    private PlainLog() {}

    public static void informative() {
        JsonLoggerFactory.INSTANCE.setLevel("dev.runwatch", Level.INFO.toInt());
    }
}
