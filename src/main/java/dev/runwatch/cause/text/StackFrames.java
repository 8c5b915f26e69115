package dev.runwatch.cause.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Separates stack frames from the other lines of a text: Java, Python, Node, .NET, Go, Ruby, PHP.
public final class StackFrames {

    /// A longer line is not a frame.
    private static final int MAX_FRAME_CHARS = 500;

    private static final int MAX_FRAMES = 3;
    private static final int MAX_PYTHON_FRAMES = 2;
    private static final int MAX_CAUSE_LINES = 3;

    private static final Pattern FRAME =
            Pattern.compile(
                    "\\s+at \\S.*" // Java, Node, .NET
                            + "|at (?:async |new )?\\S+(?: \\[as \\S+\\])?(?: ?\\(.*\\).*|:\\d+)"
                            + "|\\s*[\\w.$/<>@-]+\\((?:[\\w.$-]+\\.\\w+(?::\\d+)?|Unknown Source|Native Method)\\)" // Java, in Lambda's list
                            + "|\\s*(?:from )?\\S+\\.rb:\\d+:in .*" // Ruby
                            + "|\\s*\\S+\\.go:\\d+(?: \\S+)?" // Go
                            + "|#\\d+ (?:\\S+\\(\\d+\\): .*|\\{main\\})"); // PHP

    private static final Pattern PYTHON = Pattern.compile("\\s*File \"[^\"]*\",? [Ll]ine \\d+.*");
    /// Node prints the members of an error after its last frame.
    private static final Pattern BRACE = Pattern.compile("\\s*\\{\\z");

    private static final Pattern FRAME_END = Pattern.compile("\\s*\\{\\z|,\\z");

    private static final Pattern CARETS = Pattern.compile("[\\s^~]*");

    private static final Pattern NOISE = Pattern.compile(
            "\\s*(?:(?:Exception Group )?Traceback \\(most recent call last\\):|\\.\\.\\. \\d+ (?:more|common frames omitted)"
                    + "|goroutine \\d+ \\[.*|--- End of .*|(?:Driver s|S)tack ?trace:)\\s*");

    private static final Pattern GO_FUNCTION =
            Pattern.compile("[\\w./*()-]+\\.[\\w.*()\\[\\]]+\\([^)]*\\)|created by .*");

    private static final Pattern ANOTHER = Pattern.compile(
            "\\s*(?:During handling of the above exception, another|The above exception was the direct cause).*");

    private static final Pattern CAUSED = Pattern.compile("\\s*(?:Caused by:|---> |\\[cause\\]:)\\s*(?=\\S)");

    /// An exception that was thrown while another one was handled; its own frames and causes are indented as far.
    private static final Pattern SUPPRESSED = Pattern.compile("(\\s+)Suppressed: \\S.*");

    /// What Node prints of an error's members after its last frame.
    private static final Pattern INSPECTED =
            Pattern.compile("\\s*(?:\\[errors\\]: \\[|[\\]}]+,?|(?:errno|syscall|address|port): [^,]*,?)");

    private static final Pattern INSPECTED_CODE = Pattern.compile("\\s*code: '([^']*)',?");

    /// Runtimes and frameworks.
    private static final List<String> FOREIGN = List.of(
            "java.base/",
            "jdk.internal.",
            "java.lang.reflect.",
            "java.util.",
            "sun.reflect.",
            "com.amazonaws.services.lambda.runtime.",
            "lambdainternal.",
            "org.apache.spark.",
            "org.apache.hadoop.",
            "org.springframework.",
            "scala.",
            "node:",
            "(internal/",
            "/var/runtime/",
            "/var/lang/",
            "/opt/python/",
            "aws_lambda_powertools",
            "/site-packages/",
            "/dist-packages/",
            "/node_modules/",
            "Amazon.Lambda.RuntimeSupport",
            "lambda_method(");

    private final List<String> said = new ArrayList<>();
    private final List<String> rootCause = new ArrayList<>();
    private final List<String> earlier = new ArrayList<>();
    private List<List<String>> frames = new ArrayList<>();
    private boolean python;
    private boolean go;
    private boolean inCause;
    private boolean inspected;
    private int suppressed;
    private int afterFrames;

    private StackFrames(List<String> lines) {
        for (String line : lines) {
            take(line);
        }
    }

    public static StackFrames of(List<String> lines) {
        return new StackFrames(lines);
    }

    /// The lines that are not frames.
    public List<String> said() {
        return List.copyOf(said);
    }

    /// The last "Caused by", or the first of several Python exceptions.
    public List<String> rootCause() {
        return List.copyOf(rootCause.isEmpty() ? earlier : rootCause);
    }

    /// The frames nearest to the fault, and those of the caller's own code.
    public List<String> nearest() {
        List<String> own = new ArrayList<>();
        for (List<String> frame : python ? lastFrames() : firstFrames()) {
            own.addAll(frame);
        }
        return own;
    }

    /// The first frame that is not of a runtime or framework.
    public Optional<String> own() {
        return frames.stream().filter(StackFrames::own).map(List::getFirst).findFirst();
    }

    private void take(String line) {
        if (line.length() > MAX_FRAME_CHARS) {
            say(line);
        } else if (!isSuppressed(line)) {
            takeShort(line);
        }
    }

    /// Of an exception that was suppressed, only its message is taken.
    private boolean isSuppressed(String line) {
        Matcher another = SUPPRESSED.matcher(line);
        if (another.matches()) {
            suppressed = another.end(1);
            inCause = false;
            said.add(line.strip());
        } else if (line.length() - line.stripLeading().length() < suppressed) {
            suppressed = 0;
        }
        return suppressed > 0;
    }

    private void takeShort(String line) {
        if (PYTHON.matcher(line).matches()) {
            python = true;
            inCause = false;
            frames.add(new ArrayList<>(List.of(line.strip())));
            afterFrames = said.size();
        } else if (python && !frames.isEmpty() && afterFrames == said.size() && line.startsWith("    ")) {
            code(line);
        } else if (FRAME.matcher(line).matches()) {
            inCause = false;
            inspected |= BRACE.matcher(line).find();
            frames.add(List.of(FRAME_END.matcher(line.strip()).replaceFirst("")));
        } else if (CAUSED.matcher(line).lookingAt()) {
            cause(line);
        } else if (ANOTHER.matcher(line).matches()) {
            another();
        } else if (!noise(line) && !line.isBlank()) {
            say(line);
        }
    }

    /// Go prints the function on the line before its file.
    private boolean noise(String line) {
        go |= line.startsWith("goroutine ");
        return NOISE.matcher(line).matches()
                || (go && GO_FUNCTION.matcher(line).matches())
                || (inspected && INSPECTED.matcher(line).matches())
                || (inspected && isKnownCode(line));
    }

    private boolean isKnownCode(String line) {
        Matcher code = INSPECTED_CODE.matcher(line);
        return code.matches() && said.stream().anyMatch(shown -> shown.contains(code.group(1)));
    }

    private void say(String line) {
        if (inCause && rootCause.size() < MAX_CAUSE_LINES) {
            rootCause.add(line.strip());
        } else {
            said.add(line);
        }
    }

    private void code(String line) {
        if (!CARETS.matcher(line).matches() && frames.getLast().size() == 1) {
            frames.getLast().add("    " + line.strip());
        }
    }

    private void cause(String line) {
        rootCause.clear();
        rootCause.add(CAUSED.matcher(line).replaceFirst("").strip());
        inCause = true;
        frames = new ArrayList<>();
    }

    /// The lines since the last frame belong to an exception that led to the next one.
    private void another() {
        List<String> before = said.subList(Math.min(afterFrames, said.size()), said.size());
        if (earlier.isEmpty() && !before.isEmpty()) {
            earlier.add(before.getFirst().strip());
        }
        before.clear();
        frames = new ArrayList<>();
    }

    private List<List<String>> firstFrames() {
        List<List<String>> own = frames.stream().filter(StackFrames::own).toList();
        if (own.isEmpty() || frames.size() <= MAX_FRAMES) {
            return frames.subList(0, Math.min(MAX_FRAMES, frames.size()));
        }
        List<List<String>> chosen = new ArrayList<>(List.of(frames.getFirst()));
        own.stream()
                .filter(frame -> frame != frames.getFirst())
                .limit(MAX_FRAMES - 1)
                .forEach(chosen::add);
        return chosen;
    }

    private List<List<String>> lastFrames() {
        List<List<String>> last = frames.subList(Math.max(0, frames.size() - MAX_PYTHON_FRAMES), frames.size());
        List<List<String>> own = frames.stream().filter(StackFrames::own).toList();
        return own.isEmpty() || last.stream().anyMatch(StackFrames::own)
                ? last
                : List.of(own.getLast(), last.getLast());
    }

    private static boolean own(List<String> frame) {
        return FOREIGN.stream().noneMatch(frame.getFirst()::contains);
    }
}
