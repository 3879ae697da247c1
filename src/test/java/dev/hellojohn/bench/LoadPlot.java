package dev.hellojohn.bench;

import java.util.List;
import java.util.Locale;

/** A picture of how long requests took: for each kind a bar from p50 to p99, with p95 marked. */
final class LoadPlot {

  private static final int LEFT = 190;
  private static final int WIDTH = 620;
  private static final int LINE = 26;
  private static final double[] SCALE = {0.1, 1, 10, 100, 1000, 10_000};

  private LoadPlot() {}

  /** The picture, as SVG; times are drawn by their logarithm. */
  static String draw(List<LoadRow> rows) {
    var drawn = rows.stream().filter(row -> row.outcome() != null).toList();
    int height = LINE * (drawn.size() + 2);
    var svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
            <rect width="100%%" height="100%%" fill="white"/>
            """
                .formatted(LEFT + WIDTH + 120, height));
    for (double tick : SCALE) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%1$.0f\" y1=\"%2$d\" x2=\"%1$.0f\" y2=\"%3$d\" stroke=\"#ddd\"/>"
                  + "<text x=\"%1$.0f\" y=\"16\" text-anchor=\"middle\">%4$s ms</text>%n",
              x(tick),
              LINE,
              height,
              tick < 1 ? "0.1" : String.valueOf((int) tick)));
    }
    for (int i = 0; i < drawn.size(); i++) {
      append(svg, drawn.get(i), LINE * (i + 2));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void append(StringBuilder svg, LoadRow row, int y) {
    var outcome = row.outcome();
    double from = x(outcome.millis(0.5));
    double to = x(outcome.millis(0.99));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                + "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"12\" fill=\"#4a7ebb\"/>"
                + "<rect x=\"%.1f\" y=\"%d\" width=\"3\" height=\"16\" fill=\"#c0392b\"/>"
                + "<text x=\"%.1f\" y=\"%d\">%.0f a second</text>%n",
            LEFT - 10,
            y,
            row.operation(),
            from,
            y - 11,
            Math.max(2, to - from),
            x(outcome.millis(0.95)),
            y - 13,
            to + 8,
            y,
            outcome.perSecond()));
  }

  private static double x(double millis) {
    double share =
        Math.log10(Math.max(SCALE[0], millis) / SCALE[0])
            / Math.log10(SCALE[SCALE.length - 1] / SCALE[0]);
    return LEFT + WIDTH * Math.min(1, share);
  }
}
