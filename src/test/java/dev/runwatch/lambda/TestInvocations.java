package dev.runwatch.lambda;

import dev.runwatch.pipeline.Deadline;
import java.io.ByteArrayInputStream;
import java.time.Duration;

/// What the function `receive` gets, for tests of other packages.
public final class TestInvocations {

    private TestInvocations() {}

    public static Object of(byte[] payload) {
        return new EnvelopeReader(LambdaConfiguration.eventReader())
                .read(new ByteArrayInputStream(payload), "request-1", Deadline.in(Duration.ofSeconds(30)));
    }
}
