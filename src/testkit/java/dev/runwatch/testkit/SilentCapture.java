package dev.runwatch.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.boot.test.system.CapturedOutput;

/// Captures a test's output without copying it to the build's output, unlike Spring Boot's `OutputCaptureExtension`.
/// For tests that print very much.
public final class SilentCapture implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final PrintStream console = System.out;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    @Override
    public void beforeEach(ExtensionContext test) {
        captured.reset();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        System.setOut(console);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType().equals(CapturedOutput.class);
    }

    @Override
    public CapturedOutput resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return new Output(captured);
    }

    private record Output(ByteArrayOutputStream captured) implements CapturedOutput {

        @Override
        public String getAll() {
            return getOut();
        }

        @Override
        public String getOut() {
            return captured.toString(StandardCharsets.UTF_8);
        }

        /// Tested code does not print there.
        @Override
        public String getErr() {
            return "";
        }

        @Override
        public String toString() {
            return getOut();
        }
    }
}
