package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.packaging.Sbom;
import dev.runwatch.packaging.Sbom.Part;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.LocalFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.function.adapter.aws.AWSLambdaUtils;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.node.ObjectNode;

/// Proves that the Spring Cloud Function advisories that `docs/security.md` lists do not affect Runwatch.
@ExtendWith(OutputCaptureExtension.class)
class AdvisoriesTest {

    private static final Path PAGE = Path.of("docs/security.md");
    private static final Path LIST = Path.of("target/classes").resolve(Sbom.LIST);

    private final FakeAws aws = new FakeAws();

    @AfterEach
    void close() {
        aws.close();
    }

    /// After an upgrade, the table of advisories must be checked again.
    @Test
    void securityPageNamesTheReleaseInThePackages() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Sbom.in(LIST).stream().filter(part -> part.group().equals("org.springframework.cloud")))
                .hasSize(3)
                .allSatisfy(part -> assertThat(page).contains("Spring Cloud Function " + part.version()));
    }

    @Test
    void everyTestThatThePageNamesExists() throws IOException {
        var named = Pattern.compile("`AdvisoriesTest\\.(\\w+)`").matcher(Files.readString(PAGE));

        List<String> names = named.results().map(found -> found.group(1)).toList();
        assertThat(names).hasSizeGreaterThan(5);
        assertThat(AdvisoriesTest.class.getDeclaredMethods())
                .extracting(java.lang.reflect.Method::getName)
                .containsAll(names);
    }

    /// CVE-2026-40989.
    @Test
    void noEventCanReachARouter() {
        try (var function = LocalFunction.start(aws)) {
            FunctionCatalog catalog = function.part(FunctionCatalog.class);

            assertThat(catalog.getNames(null)).contains("receive").doesNotContain("functionRouter");
            Object router = catalog.lookup("functionRouter", "application/json");
            assertThat(router).isNull();
        }
    }

    /// CVE-2026-40989.
    @ParameterizedTest
    @ValueSource(strings = {"functionRouter", "receive|functionRouter", "receive|decode|functionRouter|respond"})
    void aPipelineWithARouterDoesNotStart(String definition) {
        assertThatThrownBy(() -> LocalFunction.start(aws, "spring.cloud.function.definition=" + definition))
                .rootCause()
                .hasMessageContaining("'functionRouter' is none of");
    }

    /// CVE-2026-40990 and CVE-2026-59299.
    @Test
    void noEventSelectsOrComposesAFunction() {
        try (var function = LocalFunction.start(aws)) {
            FunctionCatalog catalog = function.part(FunctionCatalog.class);
            function.invoke("failed.json");
            List<String> before = lookedUp(catalog);
            for (int i = 0; i < 50; i++) {
                function.invoke(steering("decode|report|log" + "|notify".repeat(i)), Duration.ofSeconds(30));
            }

            assertThat(before).contains("handle", "receive|decode|enrich|report|log|notify|record|redeliver|respond");
            assertThat(lookedUp(catalog)).isEqualTo(before);
        }
        assertThat(aws.published()).hasSize(1);
    }

    /// CVE-2026-59298.
    @Test
    void noEventHeaderBecomesAMessageHeader() throws IOException {
        try (var function = LocalFunction.start(aws)) {
            FunctionInvocationWrapper pipeline =
                    function.part(FunctionCatalog.class).lookup("handle", "application/json");

            var message = AWSLambdaUtils.generateMessage(
                    new ByteArrayInputStream(steering("notify")),
                    pipeline.getInputType(),
                    pipeline.isSupplier(),
                    function.part(JsonMapper.class),
                    LocalFunction.context("request-1", Duration.ofSeconds(30)));

            assertThat(message.getHeaders()).containsOnlyKeys("id", "timestamp", AWSLambdaUtils.AWS_CONTEXT);
        }
    }

    /// CVE-2026-59291 and CVE-2026-59297.
    @Test
    void noUrlInAnEventIsRequested(@TempDir Path folder, CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "canary-of-the-file");
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var function =
                        LocalFunction.start(aws, "runwatch.alerts.include=input,output", "runwatch.log.payload=full")) {
            String web = "http://127.0.0.1:" + server.getLocalPort() + "/";
            String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);
            for (String address :
                    List.of(web, file.toUri().toString(), "jar:" + web + "a.jar!/b", "classpath:" + file)) {
                ObjectNode json = (ObjectNode)
                        tools.jackson.databind.json.JsonMapper.shared().readTree(event);
                ObjectNode detail = (ObjectNode) json.path("detail");
                for (String field : List.of("error", "cause", "input", "output", "name")) {
                    detail.put(field, address);
                }
                json.put("source-uri", address).put("location", address).put("spring.cloud.function.location", address);
                json.putObject("headers").put("uri", address).put("spring.cloud.function.routing-expression", address);
                function.invoke(json.toString().getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
            }

            server.setSoTimeout(1);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(aws.published()).isNotEmpty().asString().doesNotContain("canary-of-the-file");
        assertThat(output.getAll()).doesNotContain("canary-of-the-file");
    }

    /// CVE-2026-59291 and CVE-2026-59297.
    @Test
    void packagesContainNoSpringHttpLibrary() throws IOException {
        assertThat(Sbom.in(LIST))
                .extracting(Part::name)
                .contains("spring-cloud-function-context", "spring-cloud-function-core")
                .doesNotContain(
                        "spring-cloud-function-web",
                        "spring-cloud-function-deployer",
                        "spring-cloud-function-grpc",
                        "spring-web",
                        "spring-webflux",
                        "spring-webmvc");
    }

    /// CVE-2026-59300. Even at the lowest log level, the framework logs no secret of an event.
    @ParameterizedTest
    @ValueSource(strings = {"INFO", "DEBUG", "TRACE"})
    void adapterLogsNoEventAtAnyLevel(String level, CapturedOutput output) {
        try (var function = LocalFunction.start(aws, "logging.level.org.springframework.cloud.function=" + level)) {
            function.invoke("with-secrets.json");
        }

        assertThat(output.getAll()).contains("dev.runwatch.report").doesNotContain("canary", "AKIA", "AWS Environment");
    }

    /// A valid event, with headers that would control Spring Cloud Function's router.
    private static byte[] steering(String definition) {
        ObjectNode event = (ObjectNode)
                tools.jackson.databind.json.JsonMapper.shared().readTree(LocalFunction.event("failed.json"));
        event.putObject("headers")
                .put("spring.cloud.function.definition", definition)
                .put("spring.cloud.function.routing-expression", "T(java.lang.System).exit(1)");
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The registry's cache of all lookups.
    private static List<String> lookedUp(FunctionCatalog catalog) {
        var remembered = (Map<?, ?>) ReflectionTestUtils.getField(catalog, "wrappedFunctionDefinitions");
        return Objects.requireNonNull(remembered).keySet().stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }
}
