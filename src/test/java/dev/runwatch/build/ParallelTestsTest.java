package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests that change what the whole JVM shares do not run at the same time.
class ParallelTestsTest {

    /// What runs the function in the JVM of the test, for which it sets system properties.
    private static final Pattern IN_THIS_JVM =
            Pattern.compile("\\b(?:LocalSystem\\.start|LocalFunction\\.start|LambdaEnvironment\\.start"
                    + "|System\\.(?:setProperty|setOut)|CapturedOutput)\\b");

    @Test
    void integrationTestsThatChangeTheJvmRunInTheSameThread() throws IOException {
        assertThat(testsThatMatch("IT.java", IN_THIS_JVM, "ExecutionMode.SAME_THREAD"))
                .isEmpty();
    }

    @Test
    void concurrentUnitTestsDoNotChangeTheJvm() throws IOException {
        Pattern concurrent = Pattern.compile("ExecutionMode\\.CONCURRENT");

        assertThat(testsThatMatch("Test.java", concurrent, "never"))
                .isNotEmpty()
                .noneSatisfy(
                        test -> assertThat(Files.readString(test)).containsPattern(IN_THIS_JVM.pattern() + "|println"));
    }

    /// The tests that match a pattern and do not contain a text.
    private static List<Path> testsThatMatch(String suffix, Pattern pattern, String without) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(suffix)).toList()) {
                String source = Files.readString(file);
                if (!file.endsWith("ParallelTestsTest.java")
                        && pattern.matcher(source).find()
                        && !source.contains(without)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
