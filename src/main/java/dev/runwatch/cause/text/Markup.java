package dev.runwatch.cause.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Extracts the visible text of HTML and XML.
public final class Markup {

    private static final Pattern BEGIN =
            Pattern.compile("<(?:!doctype|\\?xml|[a-z][\\w:.-]{0,60}[\\s>])", Pattern.CASE_INSENSITIVE);

    /// A comment, a tag, or the text until the next one.
    private static final Pattern TOKEN = Pattern.compile(
            "<!--.*?(?:-->|\\z)|<(script|style)\\b.*?(?:</\\1\\s*>|\\z)|<[^<>]{0,4000}+(?:>|\\z)|[^<]++|<",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("</?(?:[\\w-]+:)?([\\w-]+)");
    private static final Pattern ENTITY = Pattern.compile("&(?:#(\\d{1,6})|(amp|lt|gt|quot|apos|nbsp));");

    private static final List<String> MESSAGES = List.of("message", "errormessage", "faultstring", "detail", "reason");
    private static final List<String> HIDDEN = List.of("requestid", "hostid");

    private Markup() {}

    /// The index where a document begins, or -1.
    public static int begin(String text) {
        if (!text.contains("</") && !text.contains("/>")) {
            return -1;
        }
        if (text.startsWith("<")) {
            return BEGIN.matcher(text).lookingAt() ? 0 : -1;
        }
        int html = text.toLowerCase(Locale.ROOT).indexOf("<html");
        int document = text.toLowerCase(Locale.ROOT).indexOf("<!doctype");
        return document < 0 ? html : html < 0 ? document : Math.min(html, document);
    }

    /// The texts between the tags, one per line; those in an element for messages first.
    public static List<String> lines(String markup) {
        List<String> messages = new ArrayList<>();
        List<String> others = new ArrayList<>();
        String tag = "";
        Matcher token = TOKEN.matcher(markup);
        while (token.find()) {
            String part = token.group();
            if (part.startsWith("<") && part.length() > 1) {
                tag = name(part);
            } else if (!part.isBlank() && !HIDDEN.contains(tag)) {
                (MESSAGES.contains(tag) ? messages : others)
                        .add(decoded(part).strip().replaceAll("\\s+", " "));
            }
        }
        messages.addAll(others);
        return messages;
    }

    /// The name of an opening tag; empty for a closing one.
    private static String name(String tag) {
        Matcher name = NAME.matcher(tag);
        return name.lookingAt() && !tag.startsWith("</") ? name.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static String decoded(String text) {
        return ENTITY.matcher(text)
                .replaceAll(entity -> Matcher.quoteReplacement(
                        entity.group(1) == null
                                ? named(entity.group(2))
                                : numbered(Integer.parseInt(entity.group(1)))));
    }

    private static String numbered(int character) {
        return Character.isValidCodePoint(character) ? Character.toString(character) : "";
    }

    private static String named(String entity) {
        return switch (entity) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> " ";
        };
    }
}
