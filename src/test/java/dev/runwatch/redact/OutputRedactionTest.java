package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class OutputRedactionTest {

    @Test
    void letsAFailurePassThatHasNothingToHide() {
        var failure = new IllegalStateException("503 three times", new IllegalArgumentException("no"));

        failure.addSuppressed(new IllegalStateException("the first try"));

        assertThat(OutputRedaction.redact(failure)).isSameAs(failure);
    }

    @Test
    void readsWhatAwsSaysOfAPermissionAsNoSecret() {
        var denied = new IllegalStateException("s.a.AuthorizationErrorException: User is not authorized to publish");
        var keyless =
                new IllegalStateException("AwsCredentialsProviderChain(credentialsProviders=[None()]) : [None: 403]");

        assertThat(OutputRedaction.redact(denied)).isSameAs(denied);
        assertThat(OutputRedaction.redact(keyless)).isSameAs(keyless);
    }

    @Test
    void masksAFailureAndAllItsCausesAndKeepsWhereItWas() {
        var failure = new IllegalStateException("sent", new IllegalArgumentException("token=hunter2"));

        RuntimeException masked = OutputRedaction.redact(failure);

        assertThat(masked).hasMessage("java.lang.IllegalStateException: sent");
        assertThat(masked.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(printed(masked))
                .contains("java.lang.IllegalArgumentException: token=***")
                .doesNotContain("hunter2");
    }

    @Test
    void dropsWhatWasSuppressed() {
        var failure = new IllegalStateException("sent");
        failure.addSuppressed(new IllegalArgumentException("token=hunter2"));

        assertThat(printed(OutputRedaction.redact(failure))).contains("sent").doesNotContain("hunter2");
    }

    @Test
    void endsForCausesAndSuppressedFailuresThatFormACycle() {
        var one = new IllegalStateException("token=hunter2");
        var other = new IllegalStateException("sent", one);
        one.initCause(other);
        var suppressing = new IllegalStateException("sent");
        suppressing.addSuppressed(new IllegalStateException("closed", suppressing));

        assertThat(printed(OutputRedaction.redact(other))).contains("sent").doesNotContain("hunter2");
        assertThat(printed(OutputRedaction.redact(suppressing))).contains("sent");
    }

    private static String printed(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
