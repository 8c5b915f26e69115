package dev.runwatch.metrics;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;

/// Turns names of state machines into tag values that CloudWatch accepts, and limits how many there are.
final class BoundedTagValues {

    private static final String OTHER = "other";

    private final int max;
    private final Set<String> known = new HashSet<>();

    BoundedTagValues(int max) {
        this.max = max;
    }

    /// The first `max` names get a value of their own; all later ones share `other`.
    synchronized String of(String name) {
        if (known.contains(name) || (known.size() < max && known.add(name))) {
            return ascii(name);
        }
        return OTHER;
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
