package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeAws.Fault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the calls of each service fail, as a test scripts it.
final class ScriptedFaults {

    private final Map<FakeService, Deque<Fault>> scripted = new HashMap<>();
    private final Map<FakeService, Fault> standing = new HashMap<>();

    /// The next calls fail in this order; later ones succeed.
    synchronized void script(FakeService service, Fault... inOrder) {
        scripted.computeIfAbsent(service, none -> new ArrayDeque<>()).addAll(List.of(inOrder));
    }

    synchronized void always(FakeService service, Fault fault) {
        standing.put(service, fault);
    }

    /// All calls succeed again.
    synchronized void clear() {
        scripted.clear();
        standing.clear();
    }

    /// How the call that was received fails; null if it succeeds.
    synchronized @Nullable Fault next(FakeService service) {
        Deque<Fault> next = scripted.getOrDefault(service, new ArrayDeque<>());
        return next.isEmpty() ? standing.get(service) : next.removeFirst();
    }
}
