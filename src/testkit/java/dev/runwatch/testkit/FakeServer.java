package dev.runwatch.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runwatch.testkit.FakeAws.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The HTTP server of a fake: passes each request to its service, or fails it.
final class FakeServer implements AutoCloseable {

    /// Chooses the service and the fault of each request.
    interface Routes {

        FakeService service(FakeRequest request);

        /// Called once per request.
        @Nullable
        Fault fault(FakeService service, FakeRequest request);
    }

    private final Routes routes;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private HttpServer server;

    FakeServer(Routes routes) {
        this.routes = routes;
        server = listen(0);
    }

    private HttpServer listen(int port) {
        try {
            HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            listening.createContext("/", this::handle);
            listening.setExecutor(threads);
            listening.start();
            return listening;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    synchronized int port() {
        return server.getAddress().getPort();
    }

    /// Closes every connection and listens again on the same port.
    synchronized void closeConnections() {
        int port = port();
        server.stop(0);
        server = listen(port);
    }

    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            server.stop(0);
        }
        threads.shutdownNow();
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            FakeResponse response = respond(FakeRequest.read(exchange));
            if (response != null) {
                response.write(exchange);
            }
        }
    }

    /// @return null to close the connection without a response
    private @Nullable FakeResponse respond(FakeRequest request) {
        FakeService service = routes.service(request);
        return switch (routes.fault(service, request)) {
            case Fault.ErrorResponse(int status, String code) -> service.error(status, code, "scripted");
            case Fault.Quote(int status, String code) -> service.error(status, code, service.quote(request));
            case Fault.Hang hang -> silence();
            case Fault.Reset reset -> null;
            case Fault.DropResponse dropped -> {
                service.accept(request, false);
                yield null;
            }
            case Fault.WithholdResponse withheld -> {
                service.accept(request, false);
                yield silence();
            }
            case Fault.Delay(Duration delay) -> {
                FakeResponse response = service.accept(request, true);
                wait(delay);
                yield response;
            }
            case Fault.Garbage garbage -> FakeResponse.foreign(200, "text/plain", "garbage");
            case Fault.Page(int status) -> FakeResponse.foreign(status, "text/html", "<html>Bad</html>");
            case Fault.Respond(String body) -> FakeResponse.foreign(200, "application/json", body);
            case Fault.ConditionFailed(String item) -> service.conditionFailed(item);
            case Fault.RejectEntries entries -> service.accept(request, entries);
            case null -> service.accept(request, true);
        };
    }

    private @Nullable FakeResponse silence() {
        wait(Duration.ofDays(1));
        return null;
    }

    /// Ends early when the server is closed.
    private void wait(Duration limit) {
        try {
            closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
