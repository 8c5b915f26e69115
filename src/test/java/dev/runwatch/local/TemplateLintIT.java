package dev.runwatch.local;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// AWS's linters and a security scanner have no findings in the templates.
class TemplateLintIT {

    @Test
    void hasNoLinterFindings() throws IOException {
        PythonEnvironment tools = PythonEnvironment.ready("template-tools");

        PythonEnvironment.run(
                List.of(tools.program("cfn-lint"), "--template", "sam/template.yaml", "sam/demo.yaml"),
                "cfn-lint has findings");
        for (String template : List.of("sam/template.yaml", "sam/demo.yaml")) {
            var validate = new ProcessBuilder(
                    tools.program("sam"), "validate", "--lint", "--template", template, "--region", LocalAws.REGION);
            validate.environment().put("SAM_CLI_TELEMETRY", "0");
            PythonEnvironment.run(validate, "sam validate has findings");
        }
    }

    @Test
    void hasNoSecurityFindings() throws IOException {
        PythonEnvironment tools = PythonEnvironment.ready("checkov");

        PythonEnvironment.run(
                List.of(
                        tools.program("checkov"),
                        "--file",
                        "sam/template.yaml",
                        "sam/demo.yaml",
                        "--framework",
                        "cloudformation",
                        "--compact",
                        "--quiet",
                        "--skip-download"),
                "checkov has findings");
    }
}
