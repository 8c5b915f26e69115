package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.packaging.ProvidedFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `sam/provided.yaml` deploys the self-contained package. It is made from `sam/template.yaml` by
/// `mvn test -Dtest=ProvidedTemplateTest -Dgolden=apply`.
class ProvidedTemplateTest {

    private static final Path FILE = Path.of("sam/provided.yaml");
    private static final String HEADER = """
            # Made from template.yaml: mvn test -Dtest=ProvidedTemplateTest -Dgolden=apply
            """;
    private static final String PARAMETER = """
            Parameters:
              Architecture:
                Type: String
                Default: x86_64
                AllowedValues: [x86_64, arm64]
                ConstraintDescription: must be x86_64 or arm64
                Description: Instruction set of the function. The package runs only on the one that built it.
            """;

    @Test
    void differsFromTheTemplateOnlyInTheFunction() throws IOException {
        String made = provided(Files.readString(Path.of("sam/template.yaml")));
        if ("apply".equals(System.getProperty("golden"))) {
            Files.writeString(FILE, made);
        }

        assertThat(Files.readString(FILE)).isEqualTo(made);
    }

    @Test
    void deploysTheSelfContainedPackage() {
        JsonNode function = CloudFormationTemplate.read(FILE)
                .with(Map.of("Architecture", "arm64"))
                .properties("Function");

        assertThat(function.path("CodeUri").asString()).isEqualTo("../" + ProvidedFunction.ZIP);
        assertThat(function.path("Runtime").asString()).isEqualTo("provided.al2023");
        assertThat(function.path("Architectures").toString()).isEqualTo("[\"arm64\"]");
        assertThat(function.has("SnapStart"))
                .as("SnapStart exists for managed runtimes only")
                .isFalse();
    }

    @Test
    void theManagedTemplateHasNoTraceOfIt() throws IOException {
        assertThat(Files.readString(Path.of("sam/template.yaml")))
                .doesNotContain("runwatch-provided", "provided.al2023", "provided.yaml");
    }

    private static String provided(String template) {
        String made = replaced(template, "../target/runwatch-lambda.zip", "../" + ProvidedFunction.ZIP);
        made = replaced(made, "Runtime: java25", "Runtime: provided.al2023");
        made = replaced(made, "Architectures: [arm64]", "Architectures: [!Ref Architecture]");
        made = replaced(made, "\nParameters:\n", "\n" + PARAMETER);
        made = removed(made, " +# SnapStart applies.*\n +SnapStart: .*\n");
        made = removed(made, "  # \\S+/snapstart.html\n  HasSnapStart: .*\n(?:    .*\n)+");
        made = removed(made, " +# E2530 .*\n +cfn-lint: .*\n");
        made = removed(made, "  AWS::ServerlessRepo::Application:\n(?:    .*\n)+");
        return HEADER + made;
    }

    private static String replaced(String text, String old, String replacement) {
        assertThat(text).containsOnlyOnce(old);
        return text.replace(old, replacement);
    }

    private static String removed(String text, String block) {
        assertThat(text).containsPattern(block);
        return text.replaceFirst(block, "");
    }
}
