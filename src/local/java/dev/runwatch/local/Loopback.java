package dev.runwatch.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Ensures that no request leaves this machine for a real AWS account.
final class Loopback {

    private Loopback() {}

    /// @throws LocalSetupException if the host is not the loopback interface
    static URI require(URI endpoint) {
        String host = endpoint.getHost();
        if (host == null || !loopback(host)) {
            throw new LocalSetupException(
                    "The endpoint of the local AWS must be on the loopback interface, such as http://127.0.0.1:4566: '"
                            + endpoint + "'");
        }
        return endpoint;
    }

    /// @throws LocalSetupException if a variable sets another endpoint for the AWS SDK
    static void requireIn(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith("AWS_ENDPOINT_URL") && !value.isBlank()) {
                try {
                    require(URI.create(value));
                } catch (IllegalArgumentException | LocalSetupException invalid) {
                    throw new LocalSetupException(
                            "Unset " + name + ". Its endpoint '" + value + "' is not on the loopback interface",
                            invalid);
                }
            }
        });
    }

    /// @param port 0 for any free port
    /// @throws LocalSetupException if another process uses the port
    static int freePort(int port) {
        return port == 0 ? anyFreePort() : requireFree(port);
    }

    /// A port that no other program gets by chance before the local AWS listens: outside the ranges from which Linux
    /// (32768 to 60999), macOS and Windows (49152 to 65535) choose the ports of connections and of `bind(0)`.
    private static int anyFreePort() {
        while (true) {
            try {
                return requireFree(ThreadLocalRandom.current().nextInt(15_000, 32_000));
            } catch (LocalSetupException taken) {
                // Tries another one.
            }
        }
    }

    private static int requireFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return port;
        } catch (IOException taken) {
            throw new LocalSetupException(
                    "Port %d is in use by %s. Stop that process, or omit --port to use any free port"
                            .formatted(port, PortOwner.describe(port)),
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
