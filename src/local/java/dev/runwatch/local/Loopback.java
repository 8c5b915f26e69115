package dev.runwatch.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;

/// Keeps everything on this machine: no request may leave it by mistake for a real AWS account.
final class Loopback {

    private Loopback() {}

    /// @throws LocalSetupFailed if the host is not this machine's loopback
    static URI require(URI endpoint) {
        String host = endpoint.getHost();
        if (host == null || !loopback(host)) {
            throw new LocalSetupFailed("The local AWS must be on the loopback, such as http://127.0.0.1:4566, not '"
                    + endpoint + "'. No real AWS is ever called from here");
        }
        return endpoint;
    }

    /// Refuses an environment that would lead the SDK to another endpoint.
    static void requireIn(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith("AWS_ENDPOINT_URL") && !value.isBlank()) {
                try {
                    require(URI.create(value));
                } catch (IllegalArgumentException | LocalSetupFailed elsewhere) {
                    throw new LocalSetupFailed(
                            "Unset " + name + ": it leads to '" + value
                                    + "', and nothing but the loopback may be called from here",
                            elsewhere);
                }
            }
        });
    }

    /// @param wanted 0 for any
    /// @throws LocalSetupFailed if another process holds the wanted one
    static int freePort(int wanted) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket.getLocalPort();
        } catch (IOException taken) {
            throw new LocalSetupFailed(
                    "Port %d is held by %s. End it, or leave --port out for any free port"
                            .formatted(wanted, PortHolder.describe(wanted)),
                    taken);
        }
    }

    private static boolean loopback(String host) {
        try {
            return host.matches("localhost|127\\.[0-9.]+|\\[?::1]?")
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
