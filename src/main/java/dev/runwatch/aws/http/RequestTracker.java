package dev.runwatch.aws.http;

import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;

/// Tracks whether the body of a request was sent. Exactly one of sent and canceled wins.
///
/// The SDK's exceptions do not say: a call that timed out while connecting looks like one without a response.
public final class RequestTracker {

    private enum State {
        WAITING,
        SENT,
        CANCELED
    }

    private static final ScopedValue<RequestTracker> CURRENT = ScopedValue.newInstance();

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /// Tracks the one request that the action makes through a [ResponseVerifyingHttpClient].
    public <T> T track(ScopedValue.CallableOp<T, RuntimeException> action) {
        return ScopedValue.where(CURRENT, this).call(action);
    }

    /// Keeps the request from being sent.
    ///
    /// @return false if it was sent before
    public boolean cancel() {
        return state.compareAndSet(State.WAITING, State.CANCELED) || state.get() == State.CANCELED;
    }

    /// The body is read after the connection is established and before its first byte is sent.
    static HttpExecuteRequest tracked(HttpExecuteRequest request) {
        if (!CURRENT.isBound()) {
            return request;
        }
        RequestTracker tracker = CURRENT.get();
        ContentStreamProvider body = request.contentStreamProvider().orElseThrow();
        var tracked = HttpExecuteRequest.builder()
                .request(request.httpRequest())
                .contentStreamProvider(() -> {
                    tracker.markSent();
                    return body.newStream();
                });
        request.metricCollector().ifPresent(tracked::metricCollector);
        return tracked.build();
    }

    private void markSent() {
        if (!state.compareAndSet(State.WAITING, State.SENT)) {
            throw new IllegalStateException("Not sent: " + state.get());
        }
    }
}
