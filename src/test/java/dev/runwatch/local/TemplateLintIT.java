package dev.runwatch.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// AWS's linters, with a Region of each partition, and a security scanner have no findings in the templates. One call
/// takes several templates, because most of its time is the start of the tool.
class TemplateLintIT {

    @ParameterizedTest
    @CsvSource({
        "sam/template.yaml sam/provided.yaml sam/hub.yaml sam/forward.yaml,"
                + " eu-central-1 us-gov-west-1 cn-north-1 eusc-de-east-1",
        // AWS Chatbot does not exist in the other two partitions.
        "sam/chat.yaml sam/demo.yaml, eu-central-1 eusc-de-east-1",
    })
    void hasNoLinterFindings(String templates, String regions) throws IOException {
        List<String> lint = new ArrayList<>();
        lint.add(PythonEnvironment.ready("template-tools").program("cfn-lint"));
        lint.add("--template");
        lint.addAll(List.of(templates.split(" ", -1)));
        lint.add("--regions");
        lint.addAll(List.of(regions.split(" ", -1)));

        PythonEnvironment.run(lint, "cfn-lint has findings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam/template.yaml", "sam/demo.yaml"})
    void isValidForTheSamCli(String template) throws IOException {
        var validate = new ProcessBuilder(
                PythonEnvironment.ready("template-tools").program("sam"),
                "validate",
                "--lint",
                "--template",
                template,
                "--region",
                LocalAws.REGION);
        validate.environment().put("SAM_CLI_TELEMETRY", "0");

        PythonEnvironment.run(validate, "sam validate has findings");
    }

    @Test
    void hasNoSecurityFindings() throws IOException {
        PythonEnvironment.run(
                List.of(
                        PythonEnvironment.ready("checkov").program("checkov"),
                        "--file",
                        "sam/template.yaml",
                        "sam/demo.yaml",
                        "sam/hub.yaml",
                        "sam/forward.yaml",
                        "sam/chat.yaml",
                        "--framework",
                        "cloudformation",
                        "--compact",
                        "--quiet",
                        "--skip-download"),
                "checkov has findings");
    }
}
