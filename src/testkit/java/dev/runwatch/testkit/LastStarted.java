package dev.runwatch.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/// Keeps the application that started last, which Lambda's entry shows to nobody.
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
