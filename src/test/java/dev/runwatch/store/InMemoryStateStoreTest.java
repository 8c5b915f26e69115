package dev.runwatch.store;

import dev.runwatch.testkit.InMemoryStateStore;
import java.time.InstantSource;

class InMemoryStateStoreTest extends StoreConformanceTest {

    private final InMemoryStateStore store = new InMemoryStateStore();

    @Override
    protected ClaimStore claims(String owner, InstantSource clock) {
        return store.claims(owner, "topic", clock);
    }

    @Override
    protected CheckpointStore checkpoints() {
        return store.checkpoints("topic");
    }
}
