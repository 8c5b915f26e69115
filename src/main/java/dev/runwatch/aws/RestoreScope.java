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

/// Creates what holds clients, credentials, random seeds or caches, and creates it again after a restore from a
/// snapshot: otherwise all functions that are restored from the snapshot would share it.
public final class RestoreScope implements AutoCloseable {

    /// For the first credentials after a restore. Lambda limits the whole restore to 10 seconds
    /// ([Lambda developer guide](https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html)).
    private static final Duration CREDENTIALS_TIMEOUT = Duration.ofSeconds(5);

    private final Function<RandomGenerator, AwsClientContext> contexts;
    private final Duration credentialsTimeout;
    private final List<Restorable<?, ?>> functions = new ArrayList<>();
    private AwsClientContext context;

    /// @param contexts creates a context with the given source of random numbers
    public RestoreScope(Function<RandomGenerator, AwsClientContext> contexts) {
        this(contexts, CREDENTIALS_TIMEOUT);
    }

    RestoreScope(Function<RandomGenerator, AwsClientContext> contexts, Duration credentialsTimeout) {
        this.contexts = contexts;
        this.credentialsTimeout = credentialsTimeout;
        this.context = contexts.apply(new Random());
    }

    /// A function that is created now, and created again for each new context.
    public synchronized <I, O> Function<I, O> restorable(Function<AwsClientContext, Function<I, O>> factory) {
        var function = new Restorable<>(factory);
        function.create(context);
        functions.add(function);
        return function;
    }

    /// Creates all functions with a stub context, runs the action and discards them. There are none until [#refresh].
    public synchronized void prime(AwsClientContext stub, Runnable action) {
        use(stub);
        try {
            action.run();
        } finally {
            functions.forEach(Restorable::discard);
            context.close();
        }
    }

    /// Creates all functions again, with a new random seed, and waits for credentials.
    ///
    /// @throws MissingCredentialsException if there are none in time
    public synchronized void refresh() {
        use(contexts.apply(new SecureRandom()));
        require(context.credentials());
    }

    @Override
    public synchronized void close() {
        context.close();
    }

    private void use(AwsClientContext next) {
        context.close();
        context = next;
        functions.forEach(function -> function.create(next));
    }

    private void require(AwsCredentialsProvider credentials) {
        try {
            TimeLimiter.call("credentials", credentialsTimeout, credentials::resolveCredentials);
        } catch (ExecutionException none) {
            throw new MissingCredentialsException(String.valueOf(none.getCause()), none.getCause());
        } catch (TimeoutException late) {
            throw new MissingCredentialsException("no response within " + credentialsTimeout.toMillis() + " ms", late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new MissingCredentialsException("interrupted", stop);
        }
    }

    private static final class Restorable<I, O> implements Function<I, O> {

        private final Function<AwsClientContext, Function<I, O>> factory;
        private volatile @Nullable Function<I, O> function;

        Restorable(Function<AwsClientContext, Function<I, O>> factory) {
            this.factory = factory;
        }

        void create(AwsClientContext context) {
            function = factory.apply(context);
        }

        void discard() {
            function = null;
        }

        @Override
        public O apply(I input) {
            Function<I, O> current = function;
            if (current == null) {
                throw new IllegalStateException("No events are handled between a snapshot and its restore");
            }
            return current.apply(input);
        }
    }
}
