package dev.runwatch.redact;

import java.util.List;

/// The room's wiring without Spring.
public final class PlainRedact {

    private PlainRedact() {}

    public static Redactor redactor() {
        return new RedactConfiguration().redactor(new RedactSettings(List.of()));
    }
}
