package dev.hellojohn.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a server showed in Prometheus' text form.
 *
 * @param text as it came
 * @param help the help text by family
 * @param types the type by family
 * @param samples every line with a value
 */
public record Metrics(
    String text, Map<String, String> help, Map<String, String> types, List<Sample> samples) {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** A line with a value. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  /** Asks a server for what the application itself counts. */
  public static Metrics ofApplication(HelloJohnServer server) {
    return parse(server.ops("/metrics?scope=application").text());
  }

  /** Asks a server for everything that it shows. */
  public static Metrics of(HelloJohnServer server) {
    return parse(server.ops("/metrics").text());
  }

  private static Metrics parse(String text) {
    var help = new LinkedHashMap<String, String>();
    var types = new LinkedHashMap<String, String>();
    var samples = new ArrayList<Sample>();
    for (var line : text.lines().toList()) {
      if (line.startsWith("# HELP ")) {
        var words = line.split(" ", 4);
        help.put(words[2], words.length > 3 ? words[3] : "");
      } else if (line.startsWith("# TYPE ")) {
        var words = line.split(" ", 4);
        types.put(words[2], words[3]);
      } else if (!line.isBlank()) {
        samples.add(sample(line));
      }
    }
    return new Metrics(text, help, types, samples);
  }

  private static Sample sample(String line) {
    var matcher = SAMPLE.matcher(line);
    if (!matcher.matches()) {
      throw new AssertionError("Not a sample: " + line);
    }
    var labels = new TreeMap<String, String>();
    if (matcher.group(2) != null) {
      var label = LABEL.matcher(matcher.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return new Sample(matcher.group(1), labels, Double.parseDouble(matcher.group(3)));
  }

  /** The sum over all series of a name with these labels, 0 when there is none. */
  public double value(String name, Map<String, String> labels) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** The sum over all series of a name. */
  public double value(String name) {
    return value(name, Map.of());
  }

  /** The names of all labels. */
  public Set<String> labelNames() {
    var names = new TreeSet<String>();
    samples.forEach(sample -> names.addAll(sample.labels().keySet()));
    return names;
  }
}
