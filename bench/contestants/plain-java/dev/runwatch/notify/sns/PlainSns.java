package dev.runwatch.notify.sns;

import dev.runwatch.notify.Destination;
import dev.runwatch.notify.Notifier;

/// The package's wiring without Spring.
public final class PlainSns {

    private PlainSns() {}

    public static Notifier.Factory notifiers(Destination destination) {
        return new SnsConfiguration().snsNotifiers(destination);
    }
}
