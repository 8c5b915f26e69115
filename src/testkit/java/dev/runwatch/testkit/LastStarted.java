package dev.runwatch.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/// Keeps the last started application, which Lambda's handler does not expose.
public final class LastStarted implements ApplicationListener<ApplicationReadyEvent> {

    private static volatile @Nullable ApplicationContext last;

    static ApplicationContext context() {
        return Objects.requireNonNull(last, "No application has started");
    }

    @Override
    @SuppressWarnings("StaticAssignmentOfNonFinalField")
    public void onApplicationEvent(ApplicationReadyEvent started) {
        last = started.getApplicationContext();
    }
}
