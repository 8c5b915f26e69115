package dev.runwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SbomAndChecksumsTest {

    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "Windows 11"})
    void reportsThatTheCustomRuntimePackageIsMissing(String system) {
        assertThat(SbomAndChecksums.notice(system))
                .hasValue("runwatch-provided.zip is not built on " + system
                        + ", only on Linux. sam/template.yaml does not need it.");
    }

    @Test
    void reportsNothingOnLinux() {
        assertThat(SbomAndChecksums.notice("Linux")).isEmpty();
    }
}
