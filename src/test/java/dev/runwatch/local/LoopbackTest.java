package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:4566", "http://localhost:1", "http://[::1]:4566"})
    void acceptsTheLoopbackInterface(String endpoint) {
        assertThat(Loopback.require(URI.create(endpoint))).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sns.eu-central-1.amazonaws.com",
                "http://10.0.0.1:4566",
                "http://127.0.0.1.example.com",
                "http://0.0.0.0:4566",
                "file:///tmp"
            })
    void rejectsOtherHosts(String endpoint) {
        assertThatExceptionOfType(LocalSetupException.class)
                .isThrownBy(() -> Loopback.require(URI.create(endpoint)))
                .withMessageContaining(endpoint)
                .withMessageContaining("loopback");
    }

    @Test
    void rejectsAnEndpointVariableForAnotherHost() {
        assertThatExceptionOfType(LocalSetupException.class)
                .isThrownBy(() -> Loopback.requireIn(Map.of("AWS_ENDPOINT_URL_SNS", "https://sns.amazonaws.com")))
                .withMessageContaining("Unset AWS_ENDPOINT_URL_SNS");
        assertThatCode(() -> Loopback.requireIn(Map.of("AWS_ENDPOINT_URL", "http://localhost:4566")))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheProcessThatUsesThePort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatExceptionOfType(LocalSetupException.class)
                    .isThrownBy(() -> Loopback.freePort(port))
                    .withMessageContaining("Port " + port + " is in use by")
                    .withMessageContaining("--port");
        }
    }

    @Test
    void namesTheMissingPython() {
        assertThatExceptionOfType(LocalSetupException.class)
                .isThrownBy(() -> PythonEnvironment.python(List.of("no-such-python", "false")))
                .withMessageContaining("No Python 3.10 or later found as no-such-python, false");
    }

    @ParameterizedTest
    @CsvSource({"Linux, bin/python", "Mac OS X, bin/python", "Windows 11, Scripts/python.exe"})
    void findsPythonOnEverySystem(String system, String path) {
        assertThat(PythonEnvironment.program(Path.of("tools"), "python", system))
                .isEqualTo(Path.of("tools").resolve(path).toString());
    }

    @Test
    void showsTheOutputOfAFailedTool() {
        assertThatExceptionOfType(LocalSetupException.class)
                .isThrownBy(() -> PythonEnvironment.run(
                        List.of(
                                PythonEnvironment.python(List.of("python3", "python", "py")),
                                "-c",
                                "import no_such_module"),
                        "It failed"))
                .withMessageContaining("It failed")
                .withMessageContaining("no_such_module");
    }
}
