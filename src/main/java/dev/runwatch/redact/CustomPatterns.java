package dev.runwatch.redact;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator's own patterns (`runwatch.redact.patterns`), whose matches are masked.
///
/// They may backtrack without end, so matching is bounded: a pattern that reads more than [#READS_PER_CHAR] times the
/// length of a text, or that exhausts the stack, masks the whole text (fail closed).
final class CustomPatterns {

    static final CustomPatterns NONE = new CustomPatterns(List.of());

    static final int MAX_PATTERN_CHARS = 500;

    /// A pattern that does not backtrack reads each character a few times.
    private static final int READS_PER_CHAR = 50;

    /// For short texts, in which every pattern is fast.
    private static final int MIN_READS = 2_000;

    /// Takes a tenth of a second.
    private static final int MAX_READS = 20_000_000;

    private final List<Pattern> patterns;
    private final AtomicBoolean isReported = new AtomicBoolean();

    private CustomPatterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /// @throws IllegalArgumentException if one is no regular expression, is too long or matches an empty text
    static CustomPatterns of(List<String> expressions) {
        return expressions.isEmpty()
                ? NONE
                : new CustomPatterns(
                        expressions.stream().map(CustomPatterns::compile).toList());
    }

    private static Pattern compile(String expression) {
        try {
            Pattern pattern = Pattern.compile(expression);
            if (expression.length() > MAX_PATTERN_CHARS) {
                throw invalid(expression, "too long");
            }
            if (pattern.matcher("").find()) {
                throw invalid(expression, "matches an empty text");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw invalid(expression, e.getDescription());
        }
    }

    private static IllegalArgumentException invalid(String expression, String reason) {
        return new IllegalArgumentException("runwatch.redact.patterns must be regular expressions of up to "
                + MAX_PATTERN_CHARS + " characters, one per entry (runwatch.redact.patterns[0]): '" + expression
                + "' (" + reason + ")");
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    String mask(String text) {
        String result = text;
        for (Pattern pattern : patterns) {
            try {
                Matcher matcher = pattern.matcher(new BoundedText(result));
                result = matcher.find() ? matcher.reset().replaceAll(Matcher.quoteReplacement(Redactor.MASK)) : result;
            } catch (ReadLimitException | StackOverflowError e) {
                report(pattern);
                return Redactor.MASK;
            }
        }
        return result;
    }

    private void report(Pattern pattern) {
        if (!isReported.getAndSet(true)) {
            // Not a constant: without patterns no logger is needed at start.
            Logger log = LoggerFactory.getLogger(CustomPatterns.class);
            log.warn(
                    "A text was masked as a whole because the pattern '{}' of runwatch.redact.patterns is too slow for"
                            + " it. Further texts are masked without a warning.",
                    pattern);
        }
    }

    private static final class ReadLimitException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ReadLimitException() {
            super("", null, false, false);
        }
    }

    /// Ends a match that reads too much.
    private static final class BoundedText implements CharSequence {

        private final String text;
        private long readsLeft;

        BoundedText(String text) {
            this.text = text;
            this.readsLeft = Math.min(MAX_READS, MIN_READS + (long) READS_PER_CHAR * text.length());
        }

        @Override
        public char charAt(int index) {
            if (--readsLeft < 0) {
                throw new ReadLimitException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
