package org.simtrans.figure;

import java.util.Locale;

/**
 * Writes a vector picture that stands alone and inside a page: text and frame take the colour of
 * the text around ({@code currentColor}), and each mark carries a class that a page may restyle.
 */
final class Svg {
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final StringBuilder out = new StringBuilder();

  /**
   * @param title read aloud to those who cannot see the picture
   */
  Svg(int width, int height, String title) {
    out.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " font-family=\"system-ui, -apple-system, 'Segoe UI', Helvetica, Arial,"
                + " sans-serif\" font-size=\"12\" fill=\"currentColor\">\n<title>%s</title>\n",
            width, height, escape(title)));
  }

  void line(String kind, double x1, double y1, double x2, double y2) {
    out.append(
        format(
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\""
                + " stroke=\"currentColor\" stroke-opacity=\"%s\"/>\n",
            kind, x1, y1, x2, y2, kind.equals("grid") ? "0.13" : "0.6"));
  }

  void text(String kind, double x, double y, Anchor anchor, String text) {
    boolean title = kind.equals("title");
    out.append(
        format(
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n",
            kind,
            x,
            y,
            anchor.name().toLowerCase(Locale.ROOT),
            title ? " font-size=\"13.5\" font-weight=\"600\"" : " fill-opacity=\"0.75\"",
            escape(text)));
  }

  /** A text that runs upwards, centred on the point. */
  void uprightText(double x, double y, String text) {
    out.append(
        format(
            "<text class=\"axis\" transform=\"translate(%.1f %.1f) rotate(-90)\""
                + " text-anchor=\"middle\" fill-opacity=\"0.75\">%s</text>\n",
            x, y, escape(text)));
  }

  /**
   * @param stroke {@code width}, {@code opacity} and dashes as attributes
   */
  void polyline(String kind, String color, String stroke, double[] x, double[] y) {
    out.append("<polyline class=\"").append(kind).append("\" points=\"");
    for (int i = 0; i < x.length; i++) {
      out.append(format(i == 0 ? "%.1f,%.1f" : " %.1f,%.1f", x[i], y[i]));
    }
    out.append(
        format(
            "\" fill=\"none\" stroke=\"%s\" stroke-linejoin=\"round\" stroke-linecap=\"round\""
                + " %s/>\n",
            color, stroke));
  }

  /** A point that names itself when the mouse rests on it. */
  void dot(String kind, String color, double x, double y, double radius, String name) {
    out.append(
        format(
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\""
                + " fill-opacity=\"0.6\" stroke=\"%s\"><title>%s</title></circle>\n",
            kind, x, y, radius, color, color, escape(name)));
  }

  void box(String kind, double x, double y, double width, double height) {
    out.append(
        format(
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\""
                + " fill=\"currentColor\" fill-opacity=\"0.07\" stroke=\"currentColor\""
                + " stroke-opacity=\"0.5\"/>\n",
            kind, x, y, width, height));
  }

  String close() {
    return out.append("</svg>\n").toString();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
