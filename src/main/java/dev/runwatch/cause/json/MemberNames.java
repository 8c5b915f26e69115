package dev.runwatch.cause.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/// The lists of `names.properties`, which describes each. Names are keys as in [Json#key(String)], the best first.
public final class MemberNames {

    private static final Properties LISTS = read();

    public static final List<String> MESSAGES = list("messages");
    public static final List<String> SUFFIXES = list("suffixes");
    public static final List<String> SENTENCES = list("sentences");
    public static final List<String> MORE = list("more");
    public static final List<String> FIELDS = list("fields");
    public static final List<String> CODES = list("codes");
    public static final List<String> OWN_CODES = list("own-codes");
    public static final List<String> NO_CODES = list("no-codes");
    public static final List<String> CONTAINERS = list("containers");
    public static final List<String> SETTINGS = list("settings");
    public static final List<String> ELEMENT_NAMES = list("element-names");
    public static final List<String> STATUS = list("status");
    public static final List<String> ERRORS = list("errors");
    public static final List<String> GOOD = list("good");
    public static final List<String> BAD = list("bad");
    public static final List<String> STACKS = list("stacks");
    public static final List<String> CAUSES = list("causes");

    private MemberNames() {}

    private static List<String> list(String name) {
        return List.of(LISTS.getProperty(name).split("\\s+"));
    }

    private static Properties read() {
        try (InputStream names = MemberNames.class.getResourceAsStream("names.properties")) {
            var lists = new Properties();
            lists.load(names);
            return lists;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
