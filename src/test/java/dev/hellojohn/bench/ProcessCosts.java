package dev.hellojohn.bench;

import java.util.Map;

/** What a stretch of work took of a JVM. */
final class ProcessCosts {

  private final MeasuredProcess process;
  private final double cpu;
  private final double compilers;
  private final Map<String, Double> allocated;
  private final double collections;
  private final long start = System.nanoTime();

  private ProcessCosts(MeasuredProcess process) {
    this.process = process;
    this.cpu = process.cpuSeconds();
    this.compilers = process.compilerSeconds();
    this.allocated = process.allocated();
    this.collections = process.collectionSeconds();
  }

  static ProcessCosts begin(MeasuredProcess process) {
    return new ProcessCosts(process);
  }

  /**
   * What it took.
   *
   * @param cpuMillis for each request, without the JVM's compilers
   * @param allocatedKibibytes for each request, by the threads that live at the end
   * @param collectionShare of the time that the collector held all threads
   * @param residentMebibytes at the end, as it is
   */
  record Cost(
      double cpuMillis,
      double allocatedKibibytes,
      double collectionShare,
      double residentMebibytes) {}

  Cost end(long requests) {
    double seconds = (System.nanoTime() - start) / 1e9;
    double work = process.cpuSeconds() - cpu - (process.compilerSeconds() - compilers);
    return new Cost(
        work * 1000 / requests,
        allocatedOctets() / 1024 / requests,
        (process.collectionSeconds() - collections) / seconds,
        process.residentMebibytesNow());
  }

  private double allocatedOctets() {
    return process.allocated().entrySet().stream()
        .mapToDouble(
            thread -> since(allocated.getOrDefault(thread.getKey(), 0.0), thread.getValue()))
        .sum();
  }

  /** Who has allocated less than before is somebody new at the place of one who has ended. */
  private static double since(double before, double now) {
    return now < before ? now : now - before;
  }
}
