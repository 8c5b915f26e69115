package dev.runwatch.bench;

/// Builds an SVG picture.
final class Svg {

    static final String INK = "#24292f";
    static final String FAINT = "#d8dee4";
    static final String QUIET = "#6e7781";

    private final StringBuilder picture = new StringBuilder();

    Svg(int width, int height, String title) {
        picture.append("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .append(" font-family=\"system-ui, 'DejaVu Sans', sans-serif\" font-size=\"13\"")
                .append(attributes("viewBox", "0 0 " + width + " " + height, "width", width, "height", height))
                .append(">\n");
        element("title", title);
        element("rect", "", "width", width, "height", height, "rx", 6, "fill", "#ffffff");
    }

    Svg heading(double x, double y, String text) {
        return element("text", text, "x", x, "y", y, "fill", INK, "font-size", 15, "font-weight", 600);
    }

    /// @param anchor `start`, `middle` or `end`
    Svg text(double x, double y, String anchor, String colour, String text) {
        return element("text", text, "x", x, "y", y, "text-anchor", anchor, "fill", colour);
    }

    Svg bar(double x, double y, double width, double height, String colour) {
        return element("rect", "", "x", x, "y", y, "width", width, "height", height, "rx", 2, "fill", colour);
    }

    Svg line(double fromX, double fromY, double toX, double toY, String colour, double width) {
        return element(
                "line", "", "x1", fromX, "y1", fromY, "x2", toX, "y2", toY, "stroke", colour, "stroke-width", width);
    }

    Svg dot(double x, double y, String colour) {
        return element("circle", "", "cx", x, "cy", y, "r", 3.5, "fill", colour);
    }

    @Override
    public String toString() {
        return picture + "</svg>\n";
    }

    /// @param attributes alternating names and values
    private Svg element(String name, String text, Object... attributes) {
        picture.append('<').append(name).append(attributes(attributes));
        picture.append(text.isEmpty() ? "/>\n" : ">" + text + "</" + name + ">\n");
        return this;
    }

    private static String attributes(Object... attributes) {
        var written = new StringBuilder();
        for (int i = 0; i < attributes.length; i += 2) {
            Object value =
                    attributes[i + 1] instanceof Double number ? Math.round(number * 10) / 10.0 : attributes[i + 1];
            written.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(value)
                    .append('"');
        }
        return written.toString();
    }
}
