package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BracketsTest {

    /// The first bracket of each text ends at `⟧`.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a=1, b=[2, {c=3}]}⟧ and more",
                "[[]]⟧]",
                "[ {a=1}]⟧ b",
                // Cut off: to the end of the line, as JSON to the end of the text
                "{a=1, b=[2⟧\nnext line",
                "{a=1, b=[2⟧\r\nnext line",
                "{a=1 b='c]⟧",
                "[[⟧",
                "{⟧",
                "{ \t\"a\": [1,\n2⟧",
                "{\n  a: 1,\n  b: [2⟧",
                "{\r\n  a: 1\r\n}⟧ and more",
                // Brackets in strings
                "{\"a\": \"b}c\", \"d\": [1]}⟧ and more",
                "{'a': 'b}c', 'd': '}'}⟧ and more",
                "{\"a\": \"it's 1}\"}⟧ and '} more",
                "{\"a\": it's 1}⟧ and it's }",
                "{\"a\": \"b\\\"}c\"}⟧ and more",
                "{\"a\": \"b\\\\\\\"}c\"}⟧ and more",
                "{\"a\": \"b}c and more⟧",
                // JSON in a string, whose quotes are escaped, and in a string in a string
                "{\\\"a\\\": \\\"b}c\\\", \\\"d\\\": 1}⟧ and more",
                "{\\\"a\\\": \\\"b\\\\\\\"}c\\\"}⟧ and more",
                "{\\\\\\\"a\\\\\\\": \\\\\\\"b}c\\\\\\\"}⟧ and }",
            })
    void findsTheEnd(String text) {
        assertThat(Brackets.end(text.replace("⟧", ""), 0)).isEqualTo(text.indexOf('⟧'));
        assertThat(Brackets.end("x: " + text.replace("⟧", ""), 3)).isEqualTo(3 + text.indexOf('⟧'));
    }
}
