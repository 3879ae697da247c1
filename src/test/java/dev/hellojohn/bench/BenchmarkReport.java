package dev.hellojohn.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

  void add(String section, String what, String measured, String target, String how) {
    rows.add(new Row(section, what, measured, target, how));
    say("%-58s %-24s %s".formatted(what, measured, target.isEmpty() ? "" : "(" + target + ")"));
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
    var text = new StringBuilder("| what | measured | target | how |\n|---|---|---|---|\n");
    for (var row : rows) {
      text.append("| %s | %s | %s | %s |%n".formatted(row.what, row.measured, row.target, row.how));
    }
    Files.writeString(directory.resolve("report.md"), text.toString());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(directory.resolve("report.json").toFile(), rows);
    say("Written: " + directory.resolve("report.md"));
  }
}
