package dev.hellojohn.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found, told while it is found, and written as Markdown and JSON in the end. */
final class BenchmarkReport {

  /**
   * One finding.
   *
   * @param section the part that it belongs to
   * @param what what was measured
   * @param measured the number, with its unit
   * @param target the number to reach, or nothing
   * @param how how it was measured
   */
  record Row(String section, String what, String measured, String target, String how) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<LoadRow> loads = new ArrayList<>();

  void add(String section, String what, String measured, String target, String how) {
    rows.add(new Row(section, what, measured, target, how));
    say("%-58s %-24s %s".formatted(what, measured, target.isEmpty() ? "" : "(" + target + ")"));
  }

  void add(LoadRow row) {
    loads.add(row);
    say(String.join("  ", row.cells()));
  }

  /** Tells what is being done. */
  static void say(String text) {
    System.out.println(text);
  }

  static String ms(double millis) {
    return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
  }

  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f ×", ratio);
  }

  static String mebibytes(double amount) {
    return String.format(Locale.ROOT, "%.0f MiB", amount);
  }

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    var text = new StringBuilder();
    if (!loads.isEmpty()) {
      append(text, LoadRow.HEADINGS);
      append(text, LoadRow.HEADINGS.stream().map(heading -> "---").toList());
      loads.forEach(row -> append(text, row.cells()));
      text.append('\n');
      Files.writeString(directory.resolve("load.svg"), LoadPlot.draw(loads));
    }
    append(text, List.of("what", "measured", "target", "how"));
    append(text, List.of("---", "---", "---", "---"));
    rows.forEach(row -> append(text, List.of(row.what, row.measured, row.target, row.how)));
    Files.writeString(directory.resolve("report.md"), text.toString());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(
            directory.resolve("report.json").toFile(), Map.of("rows", rows, "loads", loads()));
    say("Written: " + directory.resolve("report.md"));
  }

  private static void append(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** By the names of their columns. */
  private List<Map<String, String>> loads() {
    return loads.stream()
        .map(
            row -> {
              var cells = row.cells();
              var named = new LinkedHashMap<String, String>();
              for (int i = 0; i < cells.size(); i++) {
                named.put(LoadRow.HEADINGS.get(i), cells.get(i));
              }
              return (Map<String, String>) named;
            })
        .toList();
  }
}
