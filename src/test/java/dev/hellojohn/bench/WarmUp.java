package dev.hellojohn.bench;

import java.time.Duration;
import java.util.List;

/** Has a server do the same work until its JVM has compiled what that needs. */
final class WarmUp {

  /** The JVM is warm when its compilers take less than this part of its CPU time. */
  private static final double QUIET = 0.03;

  /** After so many blocks of load it ends in any case. */
  private static final int MOST_LOADS = 6;

  private WarmUp() {}

  /** Sends load, each time for so long, until the server's JVM is warm. */
  static void of(Installation installation, Duration duration, List<Load.Stream> streams) {
    var load = new Load(installation.server().uri("/"));
    of(installation.process(), () -> load.send(duration, streams), MOST_LOADS);
  }

  /**
   * Runs blocks of work until the JVM is warm.
   *
   * @param most after which it ends in any case
   * @return how many blocks it took
   */
  static int of(MeasuredProcess process, Runnable block, int most) {
    for (int blocks = 1; ; blocks++) {
      double cpu = process.cpuSeconds();
      double compilers = process.compilerSeconds();
      block.run();
      double compiled = process.compilerSeconds() - compilers;
      if (compiled < QUIET * (process.cpuSeconds() - cpu) || blocks == most) {
        return blocks;
      }
    }
  }
}
