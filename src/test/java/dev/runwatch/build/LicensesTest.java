package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.packaging.Sbom;
import dev.runwatch.packaging.Sbom.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every library in the packages may be redistributed, and the page of licenses lists it.
///
/// After an intended change: `mvn test -Dtest=LicensesTest -Dlicenses=apply`.
class LicensesTest {

    /// Licenses that require no more than their text and their notices.
    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "BSD-2-Clause", "CC0-1.0", "EPL-2.0", "MIT", "MIT-0");

    private static final Path LIST = Path.of("target/classes").resolve(Sbom.LIST);
    private static final Path PAGE = Path.of("docs/licenses.md");
    private static final String TABLE = "| Library | License |\n| --- | --- |\n";

    @Test
    void everyLibraryHasAnAllowedLicense() throws IOException {
        assertThat(Sbom.in(LIST))
                .hasSizeGreaterThan(50)
                .allSatisfy(part -> assertThat(part.licences()).as(part.name()).containsAnyElementsOf(ALLOWED));
    }

    @Test
    void thePageListsEveryLibraryWithItsLicense() throws IOException {
        List<Part> parts = Sbom.in(LIST);
        String table = parts.stream()
                .sorted(Comparator.comparing(Part::group).thenComparing(Part::name))
                .map(part ->
                        "| `%s:%s` | %s |\n".formatted(part.group(), part.name(), String.join(" or ", part.licences())))
                .collect(Collectors.joining("", TABLE, ""));
        String page = Files.readString(PAGE);
        if ("apply".equals(System.getProperty("licenses"))) {
            page = page.substring(0, page.indexOf(TABLE)) + table;
            Files.writeString(PAGE, page);
        }

        assertThat(page).endsWith(table);
    }

    @Test
    void thePageNamesEachAllowedLicense() throws IOException {
        String introduction = Files.readString(PAGE).replaceFirst("(?s)\\Q" + TABLE + "\\E.*", "");

        assertThat(introduction).contains(ALLOWED);
    }
}
