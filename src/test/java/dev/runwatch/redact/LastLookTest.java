package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LastLookTest {

    @Test
    void letsAFailurePassThatHasNothingToHide() {
        var failure = new IllegalStateException("503 three times", new IllegalArgumentException("no"));

        failure.addSuppressed(new IllegalStateException("the first try"));

        assertThat(LastLook.at(failure)).isSameAs(failure);
    }

    @Test
    void readsWhatAwsSaysOfAPermissionAsNoSecret() {
        var refused = new IllegalStateException("s.a.AuthorizationErrorException: User is not authorized to publish");
        var keyless =
                new IllegalStateException("AwsCredentialsProviderChain(credentialsProviders=[None()]) : [None: 403]");

        assertThat(LastLook.at(refused)).isSameAs(refused);
        assertThat(LastLook.at(keyless)).isSameAs(keyless);
    }

    @Test
    void masksAFailureAndAllItsCausesAndKeepsWhereItWas() {
        var failure = new IllegalStateException("sent", new IllegalArgumentException("token=hunter2"));

        RuntimeException masked = LastLook.at(failure);

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

        assertThat(printed(LastLook.at(failure))).contains("sent").doesNotContain("hunter2");
    }

    private static String printed(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
