package dev.runwatch.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.HostileInputs;
import dev.runwatch.testkit.Logged;
import dev.runwatch.testkit.SilentCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;

@ExtendWith(SilentCapture.class)
class JsonLoggingTest {

    private final Logger log = LoggerFactory.getLogger("somewhere.deep.Inside");
    private final LoggingSystem levels = LoggingSystem.get(getClass().getClassLoader());

    @AfterEach
    void reset() {
        MDC.clear();
        for (String name : List.of("somewhere", "somewhere.deep", "somewhere.deep.Inside")) {
            levels.setLogLevel(name, null);
        }
    }

    @Test
    void writesTimeMessageLoggerThreadAndLevel(CapturedOutput output) {
        Instant before = Instant.now();

        log.warn("{} of {} were rejected", 2, "ten");

        assertThat(Logged.lines(output)).singleElement().satisfies(line -> {
            assertThat(line.propertyNames())
                    .containsExactly("timestamp", "message", "logger", "thread", "level", "service");
            assertThat(Instant.parse(line.path("timestamp").asString())).isBetween(before, Instant.now());
            assertThat(line.path("message").asString()).isEqualTo("2 of ten were rejected");
            assertThat(line.path("logger").asString()).isEqualTo("somewhere.deep.Inside");
            assertThat(line.path("thread").asString())
                    .isEqualTo(Thread.currentThread().getName());
            assertThat(line.path("level").asString()).isEqualTo("WARN");
            assertThat(line.path("service").asString()).isEqualTo("runwatch");
        });
    }

    @Test
    void addsTheContextAndTheKeyValuePairs(CapturedOutput output) {
        MDC.put("function_request_id", "request-1");

        log.atError()
                .addKeyValue("count", 3)
                .addKeyValue("share", 0.5)
                .addKeyValue("dead", true)
                .addKeyValue("nothing", (Object) null)
                .addKeyValue("payload", Map.of("names", List.of("a", "b")))
                .log("done");

        JsonNode line = Logged.lines(output).getFirst();
        assertThat(line.path("function_request_id").asString()).isEqualTo("request-1");
        assertThat(line.path("count").isInt()).isTrue();
        assertThat(line.path("share").asDouble()).isEqualTo(0.5);
        assertThat(line.path("dead").isBoolean()).isTrue();
        assertThat(line.path("nothing").asString()).isEmpty();
        assertThat(line.path("payload").path("names").path(1).asString()).isEqualTo("b");
    }

    @Test
    void escapesLineBreaks(CapturedOutput output) {
        String awkward = "one\ntwo\r\n\"three\" \\ \u0000 \u2028 \ud83d\ude80 {}";

        log.error(awkward);

        assertThat(Logged.lines(output))
                .singleElement()
                .satisfies(line -> assertThat(line.path("message").asString()).isEqualTo(awkward));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u061C",
                "\u200E",
                "\u200F",
                "\u2028",
                "\u2029",
                "\u202A",
                "\u202E",
                "\u2066",
                "\u2069",
                "\u001B[31m",
                "\u007F",
                "\u009B2J"
            })
    void escapesDisplayControls(String mark, CapturedOutput output) {
        log.atWarn().addKeyValue("name", "a\\" + mark + "b").log("invoice{}gnp.exe", mark);

        HostileInputs.assertOneLine(output.getOut().strip());
        assertThat(Logged.lines(output)).singleElement().satisfies(line -> {
            assertThat(line.path("message").asString()).isEqualTo("invoice" + mark + "gnp.exe");
            assertThat(line.path("name").asString()).isEqualTo("a\\" + mark + "b");
        });
    }

    @Test
    void writesTheStackTraceWithItsCausesUpToALimit(CapturedOutput output) {
        log.error("broken", new IllegalStateException("outer", new IllegalArgumentException("inner")));
        log.error("far too deep", new IllegalStateException("x".repeat(20_000)));

        assertThat(Logged.lines(output).getFirst().path("stack_trace").asString())
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("JsonLoggingTest.writesTheStackTrace")
                .contains("Caused by: java.lang.IllegalArgumentException: inner");
        assertThat(Logged.lines(output).getLast().path("stack_trace").asString())
                .hasSize(8_003)
                .endsWith("...");
    }

    @Test
    void redactsTheMessageAndEveryCause(CapturedOutput output) {
        var cause = new IllegalArgumentException("x-amz-security-token:hunter2");
        log.error("Signed with password={}", "hunter2", new IllegalStateException("token=hunter2", cause));

        assertThat(Logged.lines(output)).singleElement().satisfies(line -> {
            assertThat(line.toString()).doesNotContain("hunter2");
            assertThat(line.path("message").asString()).isEqualTo("Signed with password=***");
            assertThat(line.path("stack_trace").asString())
                    .startsWith("java.lang.IllegalStateException: token=***\n\tat ")
                    .contains("Caused by: java.lang.IllegalArgumentException: x-amz-security-token:***\n");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.springframework.cloud.function.Any", "org.springframework.messaging"})
    void logsOnlyWarningsOfLoggersThatLogWholeEvents(String name, CapturedOutput output) {
        Logger payloadLogger = LoggerFactory.getLogger(name);
        levels.setLogLevel(name, LogLevel.TRACE);
        payloadLogger.info("an event");
        payloadLogger.warn("a warning");
        levels.setLogLevel(name, LogLevel.OFF);
        payloadLogger.error("off");
        levels.setLogLevel(name, null);

        assertThat(Logged.lines(output))
                .extracting(line -> line.path("message").asString())
                .containsExactly("a warning");
    }

    @Test
    void inheritsTheLevelOfTheNearestAncestor(CapturedOutput output) {
        log.info("below the default level");
        levels.setLogLevel("somewhere", LogLevel.DEBUG);
        log.debug("level of the ancestor");
        levels.setLogLevel("somewhere.deep", LogLevel.OFF);
        log.error("off");
        levels.setLogLevel("somewhere.deep.Inside", LogLevel.TRACE);
        log.trace("own level");
        levels.setLogLevel("somewhere.deep.Inside", null);
        levels.setLogLevel("somewhere.deep", null);
        LoggerFactory.getLogger("somewhere.deep.Later").debug("later logger");
        LoggerFactory.getLogger("somewhereelse").debug("same prefix, no ancestor");

        assertThat(Logged.lines(output))
                .extracting(line -> line.path("message").asString())
                .containsExactly("level of the ancestor", "own level", "later logger");
    }

    @Test
    void writesToTheLogFileOfSpringBoot(CapturedOutput output, @TempDir Path directory) throws IOException {
        Path file = directory.resolve("runwatch.log");
        var environment = new MockEnvironment().withProperty("logging.file.name", file.toString());
        var context = new LoggingInitializationContext(environment);
        levels.initialize(context, null, LogFile.get(environment));
        log.warn("in the file");
        levels.initialize(context, null, null);
        log.warn("on standard output");

        assertThat(Files.readString(file)).contains("in the file").doesNotContain("standard output");
        assertThat(output.getOut()).contains("on standard output").doesNotContain("in the file");
    }

    @Test
    void writesLinesOfConcurrentThreadsWhole(CapturedOutput output) {
        try (var threads = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, 2_000).forEach(i -> threads.execute(() -> log.warn("{} {}", i, "x".repeat(500))));
        }

        assertThat(Logged.lines(output))
                .extracting(line -> line.path("message").asString().split(" ", -1)[0])
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2_000).mapToObj(String::valueOf).toList());
    }
}
