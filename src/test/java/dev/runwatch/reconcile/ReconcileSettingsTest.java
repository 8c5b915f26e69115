package dev.runwatch.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runwatch.reconcile.ReconcileSettings.Status;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReconcileSettingsTest {

    private static final String INVOICES = "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices";

    @Test
    void haveTheRegionOfTheStateMachines() {
        ReconcileSettings settings = settings(List.of(INVOICES, INVOICES + "-2"));

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.region()).isEqualTo("eu-central-1");
        assertThat(settings(List.of()).enabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invoices",
                "arn:aws:states:eu-central-1:123456789012:execution:invoices:1",
                "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices:7",
                "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices:live",
                "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices/Map",
                "arn:aws:states:eu-west-1:123456789012:stateMachine:invoices"
            })
    void rejectAnInvalidStateMachine(String other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(List.of(INVOICES, other)))
                .withMessageContaining("runwatch.reconcile.state-machines")
                .withMessageContaining(other);
    }

    @Test
    void acceptFiftyStateMachines() {
        assertThat(settings(Collections.nCopies(50, INVOICES)).stateMachines()).hasSize(50);
        assertThatIllegalArgumentException().isThrownBy(() -> settings(Collections.nCopies(51, INVOICES)));
    }

    @Test
    void requireAStatus() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Set.of(), "PT1M", "PT1M", "P1D", "PT1H", 1))
                .withMessageContaining("runwatch.reconcile.statuses");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT0S, PT1S, PT1S, 1", "PT59M, PT0S, PT1S, PT1H, 1000"})
    void acceptTheSmallestValues(String grace, String overlap, String lookBack, String catchUp, int maxFound) {
        assertThat(settings(Set.of(Status.FAILED), grace, overlap, lookBack, catchUp, maxFound)
                        .maxExecutions())
                .isEqualTo(maxFound);
    }

    @ParameterizedTest
    @CsvSource({
        "grace, PT-1S, PT0S, P1D, PT1H, 1",
        "overlap, PT0S, PT-1S, P1D, PT1H, 1",
        "max-run-time, PT0S, PT0S, PT0S, PT1H, 1",
        "max-window, PT1H, PT0S, P1D, PT1H, 1",
        "max-executions, PT0S, PT0S, P1D, PT1H, 0",
        "max-executions, PT0S, PT0S, P1D, PT1H, 1001"
    })
    void rejectValuesOutOfBounds(
            String name, String grace, String overlap, String lookBack, String catchUp, int maxFound) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Set.of(Status.FAILED), grace, overlap, lookBack, catchUp, maxFound))
                .withMessageContaining("runwatch.reconcile." + name);
    }

    private static ReconcileSettings settings(List<String> stateMachines) {
        return new ReconcileSettings(
                stateMachines,
                Set.of(Status.FAILED),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofDays(14),
                Duration.ofHours(12),
                100);
    }

    private static ReconcileSettings settings(
            Set<Status> statuses, String grace, String overlap, String lookBack, String catchUp, int maxFound) {
        return new ReconcileSettings(
                List.of(INVOICES),
                statuses,
                Duration.parse(grace),
                Duration.parse(overlap),
                Duration.parse(lookBack),
                Duration.parse(catchUp),
                maxFound);
    }
}
