package dev.runwatch.metrics;

import dev.runwatch.event.StatusChange;
import dev.runwatch.notify.render.HomeAccount;
import dev.runwatch.notify.render.HomeAccount.Source;
import io.micrometer.core.instrument.Tags;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/// The tags that say which state machine an execution is of. Limits how many series there are.
final class ExecutionTags {

    private final HomeAccount home;
    private final int max;
    private final Set<Key> known = new HashSet<>();

    /// @param max state machines with series of their own
    ExecutionTags(HomeAccount home, int max) {
        this.home = home;
        this.max = max;
    }

    private record Key(String stateMachine, Optional<Source> source) {}

    /// The first `max` state machines get tags of their own, with account and Region if these are not the function's;
    /// all later ones share `other`.
    Tags of(StatusChange change) {
        var key = new Key(change.execution().stateMachineName(), home.otherSource(change));
        return admit(key) ? tags(key) : Tags.of("state_machine", "other");
    }

    private synchronized boolean admit(Key key) {
        return known.contains(key) || (known.size() < max && known.add(key));
    }

    private static Tags tags(Key key) {
        Tags name = Tags.of("state_machine", ascii(key.stateMachine()));
        return key.source()
                .map(source -> name.and("account", ascii(source.account()), "region", ascii(source.region())))
                .orElse(name);
    }

    /// A dimension's value is ASCII
    /// ([`Dimension`](https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html)).
    /// A checksum distinguishes names that only differ in other characters.
    private static String ascii(String name) {
        if (name.matches("[\\x21-\\x7E]{1,255}")) {
            return name;
        }
        var checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        String plain = name.replaceAll("[^\\x21-\\x7E]", "_");
        return "%s-%08x".formatted(plain.substring(0, Math.min(200, plain.length())), checksum.getValue());
    }
}
