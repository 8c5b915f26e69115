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
public final class Renewal implements AutoCloseable {

    /// For the first credentials after a restore. Lambda gives the whole restore ten seconds (Lambda developer guide,
    /// "Lambda SnapStart runtime hooks").
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Function<RandomGenerator, Access> toAws;
    private final Duration patience;
    private final List<Part<?, ?>> parts = new ArrayList<>();
    private Access access;

    /// @param toAws makes an access that draws from the given source
    public Renewal(Function<RandomGenerator, Access> toAws) {
        this(toAws, PATIENCE);
    }

    Renewal(Function<RandomGenerator, Access> toAws, Duration patience) {
        this.toAws = toAws;
        this.patience = patience;
        this.access = toAws.apply(new Random());
    }

    /// A function that is made now, and made again with each new access.
    public synchronized <I, O> Function<I, O> renewed(Function<Access, Function<I, O>> maker) {
        var part = new Part<>(maker);
        part.make(access);
        parts.add(part);
        return part;
    }

    /// Makes all parts over another access, does something with them and drops them: until [#renew] there are none.
    public synchronized void rehearse(Access played, Runnable action) {
        use(played);
        try {
            action.run();
        } finally {
            parts.forEach(Part::drop);
            access.close();
        }
    }

    /// Makes all parts anew, from a seed that no other start has, and sees that there are credentials.
    ///
    /// @throws CredentialsMissing if there are none in time
    public synchronized void renew() {
        use(toAws.apply(new SecureRandom()));
        require(access.credentials());
    }

    @Override
    public synchronized void close() {
        access.close();
    }

    private void use(Access next) {
        access.close();
        access = next;
        parts.forEach(part -> part.make(next));
    }

    private void require(AwsCredentialsProvider credentials) {
        try {
            InTime.call("credentials", patience, credentials::resolveCredentials);
        } catch (ExecutionException none) {
            throw new CredentialsMissing(String.valueOf(none.getCause()), none.getCause());
        } catch (TimeoutException late) {
            throw new CredentialsMissing("nobody answered within " + patience.toMillis() + " ms", late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CredentialsMissing("interrupted", stop);
        }
    }

    private static final class Part<I, O> implements Function<I, O> {

        private final Function<Access, Function<I, O>> maker;
        private volatile @Nullable Function<I, O> made;

        Part(Function<Access, Function<I, O>> maker) {
            this.maker = maker;
        }

        void make(Access access) {
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
