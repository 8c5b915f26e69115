package dev.runwatch.aws;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/// Makes the parts of the function that hold clients, credentials, seeds or a memory, and makes them again after a
/// start from a snapshot: whatever they held would be the same in every function that starts from it.
public final class RestoreScope implements AutoCloseable {

    /// For the first credentials after a restore. Lambda limits the whole restore to 10 seconds
    /// ([Lambda developer guide](https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html)).
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Function<RandomGenerator, AwsClientContext> toAws;
    private final Duration patience;
    private final List<Restorable<?, ?>> parts = new ArrayList<>();
    private AwsClientContext access;

    /// @param toAws makes an access that draws from the given source
    public RestoreScope(Function<RandomGenerator, AwsClientContext> toAws) {
        this(toAws, PATIENCE);
    }

    RestoreScope(Function<RandomGenerator, AwsClientContext> toAws, Duration patience) {
        this.toAws = toAws;
        this.patience = patience;
        this.access = toAws.apply(new Random());
    }

    /// A function that is made now, and made again with each new access.
    public synchronized <I, O> Function<I, O> restorable(Function<AwsClientContext, Function<I, O>> maker) {
        var part = new Restorable<>(maker);
        part.make(access);
        parts.add(part);
        return part;
    }

    /// Makes all parts over another access, does something with them and drops them: until [#refresh] there are none.
    public synchronized void prime(AwsClientContext played, Runnable action) {
        use(played);
        try {
            action.run();
        } finally {
            parts.forEach(Restorable::drop);
            access.close();
        }
    }

    /// Makes all parts anew, from a seed that no other start has, and sees that there are credentials.
    ///
    /// @throws CredentialsMissing if there are none in time
    public synchronized void refresh() {
        use(toAws.apply(new SecureRandom()));
        require(access.credentials());
    }

    @Override
    public synchronized void close() {
        access.close();
    }

    private void use(AwsClientContext next) {
        access.close();
        access = next;
        parts.forEach(part -> part.make(next));
    }

    private void require(AwsCredentialsProvider credentials) {
        try {
            TimeLimiter.call("credentials", patience, credentials::resolveCredentials);
        } catch (ExecutionException none) {
            throw new MissingCredentialsException(String.valueOf(none.getCause()), none.getCause());
        } catch (TimeoutException late) {
            throw new MissingCredentialsException("nobody answered within " + patience.toMillis() + " ms", late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new MissingCredentialsException("interrupted", stop);
        }
    }

    private static final class Restorable<I, O> implements Function<I, O> {

        private final Function<AwsClientContext, Function<I, O>> maker;
        private volatile @Nullable Function<I, O> made;

        Restorable(Function<AwsClientContext, Function<I, O>> maker) {
            this.maker = maker;
        }

        void make(AwsClientContext access) {
            made = maker.apply(access);
        }

        void drop() {
            made = null;
        }

        @Override
        public O apply(I input) {
            Function<I, O> current = made;
            if (current == null) {
                throw new IllegalStateException("Between a snapshot and its restore nothing is handled");
            }
            return current.apply(input);
        }
    }
}
