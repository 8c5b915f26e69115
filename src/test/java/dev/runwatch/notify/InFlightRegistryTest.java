package dev.runwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.InFlightRegistry.Turn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InFlightRegistryTest {

    @Test
    void forgetsAfterItsTtlAndBeyondItsSize() {
        long[] now = {0};
        var registry = new InFlightRegistry(Duration.ofNanos(10), 2, () -> now[0]);

        registry.release("a", true);
        registry.release("b", true);
        registry.release("c", true);
        assertThat(registry.acquire("a")).isEqualTo(new Turn.Acquired());
        assertThat(registry.acquire("c")).isEqualTo(new Turn.AlreadyPublished());

        now[0] = 10;
        assertThat(registry.acquire("c")).isEqualTo(new Turn.Acquired());
    }

    @Test
    void remembersNothingThatWasNotPublished() {
        var registry = new InFlightRegistry(Duration.ofMinutes(15), 100, System::nanoTime);

        assertThat(registry.acquire("a")).isEqualTo(new Turn.Acquired());
        assertThat(registry.acquire("a")).isInstanceOf(Turn.InFlight.class);
        registry.release("a", false);

        assertThat(registry.acquire("a")).isEqualTo(new Turn.Acquired());
    }
}
