package dev.hellojohn.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM has taken of the machine so far, by Linux' own account. */
final class MeasuredProcess {

  /** USER_HZ, which every Linux for the architectures that we know sets so. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Pattern COMPILER = Pattern.compile("\\(C[12] CompilerThre");

  private static final Pattern ALLOCATED =
      Pattern.compile(" allocated=([\\d.]+)([BKMG]) .* tid=(\\w+) ");

  private static final Pattern COLLECTIONS =
      Pattern.compile("sun\\.gc\\.collector\\.\\d+\\.time=(\\d+)");

  private static final Pattern TICKS = Pattern.compile("sun\\.os\\.hrt\\.frequency=(\\d+)");

  private static final Pattern LIVE_OBJECTS = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private final ProcessHandle jvm;

  private MeasuredProcess(ProcessHandle jvm) {
    this.jvm = jvm;
  }

  /** The JVM that a process is, or that it started. */
  static MeasuredProcess within(ProcessHandle process) {
    return new MeasuredProcess(
        Stream.concat(Stream.of(process), process.descendants())
            .max(Comparator.comparingLong(MeasuredProcess::resident))
            .orElseThrow());
  }

  /** CPU seconds, of all its threads, in user and in kernel mode. */
  double cpuSeconds() {
    return cpuSeconds(read(process().resolve("stat")));
  }

  /** The part of them that the JVM's compilers took: once for each method, not for each request. */
  double compilerSeconds() {
    try (var threads = Files.list(process().resolve("task"))) {
      return threads
          .map(thread -> thread.resolve("stat"))
          .filter(Files::exists)
          .map(MeasuredProcess::read)
          .filter(stat -> COMPILER.matcher(stat).find())
          .mapToDouble(MeasuredProcess::cpuSeconds)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path process() {
    return Path.of("/proc", Long.toString(jvm.pid()));
  }

  private static double cpuSeconds(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** What each thread that lives now has allocated so far, in octets, by the thread. */
  Map<String, Double> allocated() {
    var matcher = ALLOCATED.matcher(jcmd("Thread.print", "-e"));
    var octets = new HashMap<String, Double>();
    while (matcher.find()) {
      var unit = 1L << (10 * "BKMG".indexOf(matcher.group(2)));
      octets.put(matcher.group(3), Double.parseDouble(matcher.group(1)) * unit);
    }
    return octets;
  }

  /** Seconds in which the collector has held all threads so far. */
  double collectionSeconds() {
    var counters = jcmd("PerfCounter.print");
    var ticks = TICKS.matcher(counters);
    if (!ticks.find()) {
      throw new IllegalStateException("No counters of that JVM");
    }
    var matcher = COLLECTIONS.matcher(counters);
    double time = 0;
    while (matcher.find()) {
      time += Long.parseLong(matcher.group(1));
    }
    return time / Long.parseLong(ticks.group(1));
  }

  /** Resident memory in MiB, as it is. */
  double residentMebibytesNow() {
    return resident(jvm) / 1024.0;
  }

  /** Resident memory in MiB, after a full collection. */
  double residentMebibytes() {
    collect();
    return resident(jvm) / 1024.0;
  }

  /**
   * What the heap holds after a full collection, in MiB: the objects, not the regions they fill.
   */
  double heapMebibytes() {
    collect();
    var matcher = LIVE_OBJECTS.matcher(jcmd("GC.class_histogram"));
    if (!matcher.find()) {
      throw new IllegalStateException("No account of the heap");
    }
    return Long.parseLong(matcher.group(1)) / (1024.0 * 1024.0);
  }

  private void collect() {
    jcmd("GC.run");
    jcmd("GC.run");
  }

  private String jcmd(String... command) {
    var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var line = new ArrayList<>(List.of(tool, Long.toString(jvm.pid())));
      line.addAll(List.of(command));
      var process = new ProcessBuilder(line).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long resident(ProcessHandle process) {
    return read(Path.of("/proc", Long.toString(process.pid()), "status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
