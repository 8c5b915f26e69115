package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.PACKAGE;
import static dev.runwatch.local.SamTemplate.PROVIDED;
import static dev.runwatch.local.SamTemplate.SAM;
import static dev.runwatch.local.SamTemplate.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.packaging.ProvidedFunction;
import dev.runwatch.testkit.LambdaProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The two packages of the function, `managed` and `provided`.
class TemplatePackagesTest {

    @Test
    void handlerAndMainClassExist() throws ClassNotFoundException {
        for (JsonNode function : List.of(DEFAULT.properties("Function"), PROVIDED.properties("ProvidedFunction"))) {
            String handler = function.path("Handler").asString();
            String main = function.at("/Environment/Variables/MAIN_CLASS").asString();

            assertThat(RequestStreamHandler.class).isAssignableFrom(Class.forName(handler));
            assertThat(Class.forName(main)).isNotNull();
        }
    }

    @Test
    void onlyTheManagedPackageUsesSnapStart() {
        JsonNode managed = DEFAULT.properties("Function");
        JsonNode provided = PROVIDED.properties("ProvidedFunction");

        assertThat(managed.path("Runtime").asString()).isEqualTo("java25");
        assertThat(managed.at("/SnapStart/ApplyOn").asString()).isEqualTo("PublishedVersions");
        assertThat(managed.path("CodeUri").asString()).isEqualTo("../" + LambdaProcess.ZIP);
        assertThat(provided.path("Runtime").asString()).isEqualTo("provided.al2023");
        assertThat(provided.has("SnapStart"))
                .as("SnapStart exists for managed runtimes only")
                .isFalse();
        assertThat(provided.path("CodeUri").asString()).isEqualTo("../" + ProvidedFunction.ZIP);
    }

    /// While a stack update changes the package, both functions exist.
    @Test
    void packagesUseDifferentFunctionNames() {
        assertThat(DEFAULT.properties("Function").path("FunctionName").asString())
                .isNotEqualTo(PROVIDED.properties("ProvidedFunction")
                        .path("FunctionName")
                        .asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "buffered"})
    void packagesDifferOnlyInTheFunction(String delivery) {
        CloudFormationTemplate managed = SAM.with(Map.of("Delivery", delivery, "ApiCalls", "StartExecution"));
        CloudFormationTemplate provided = SAM.with(with(PACKAGE, "Delivery", delivery));

        Map<String, JsonNode> others = new HashMap<>(managed.resources());
        others.remove("Function");
        Map<String, JsonNode> providedOthers = new HashMap<>(provided.resources());
        providedOthers.remove("ProvidedFunction");

        assertThat(provided.violations()).isEmpty();
        assertThat(providedOthers.toString().replace("ProvidedFunction", "Function"))
                .isEqualTo(others.toString());
        assertThat(provided.outputs().toString().replace("ProvidedFunction", "Function"))
                .isEqualTo(managed.outputs().toString());
        for (String shared : List.of("Handler", "Role", "Environment", "EventInvokeConfig", "AutoPublishAlias")) {
            assertThat(provided.properties("ProvidedFunction").get(shared))
                    .isNotNull()
                    .isEqualTo(managed.properties("Function").get(shared));
        }
    }

    /// The package runs only on the architecture that built it, and only the operator knows which one that was.
    @Test
    void providedPackageRequiresAnArchitecture() {
        assertThat(SAM.with(Map.of("Package", "provided")).violations())
                .containsExactly(
                        "Package=provided requires Architecture, the architecture of the machine that ran mvn package.");
        assertThat(PROVIDED.violations()).isEmpty();
        assertThat(PROVIDED.properties("ProvidedFunction").path("Architectures").toString())
                .isEqualTo("[\"x86_64\"]");
        assertThat(DEFAULT.properties("Function").path("Architectures").toString())
                .isEqualTo("[\"arm64\"]");
    }
}
