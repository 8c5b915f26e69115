package dev.runwatch.metrics;

import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/// Whether a request left for the network, settled once: either its body was handed over or it was called off before.
///
/// The SDK's exceptions do not tell: a call that ran out of time while it still connected looks like one whose answer
/// did not come.
final class RequestTracker {

    private enum State {
        WAITING,
        LEFT,
        CALLED_OFF
    }

    private static final ScopedValue<RequestTracker> CURRENT = ScopedValue.newInstance();

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /// Makes the calls of the action known as this departure. They go through a client that [#tracking] gave.
    <T> T track(ScopedValue.CallableOp<T, RuntimeException> action) {
        return ScopedValue.where(CURRENT, this).call(action);
    }

    /// Keeps the request from leaving.
    ///
    /// @return false if it has left already
    boolean cancel() {
        return state.compareAndSet(State.WAITING, State.CALLED_OFF) || state.get() == State.CALLED_OFF;
    }

    private void markSent() {
        if (!state.compareAndSet(State.WAITING, State.LEFT)) {
            throw new IllegalStateException("Not sent: " + state.get());
        }
    }

    /// The same client, which settles the current departure when a request's body is read: that is after it connected
    /// and before a byte of the body is written.
    static SdkHttpClient tracking(SdkHttpClient http) {
        return new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return http.prepareRequest(tracking(request));
            }

            @Override
            public String clientName() {
                return http.clientName();
            }

            @Override
            public void close() {
                http.close();
            }
        };
    }

    private static HttpExecuteRequest tracking(HttpExecuteRequest request) {
        RequestTracker departure = CURRENT.get();
        ContentStreamProvider body = request.contentStreamProvider().orElseThrow();
        var watched = HttpExecuteRequest.builder()
                .request(request.httpRequest())
                .contentStreamProvider(() -> {
                    departure.markSent();
                    return body.newStream();
                });
        request.metricCollector().ifPresent(watched::metricCollector);
        return watched.build();
    }
}
