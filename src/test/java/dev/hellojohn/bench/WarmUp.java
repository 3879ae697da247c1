package dev.hellojohn.bench;

/** Has a server do the same work until its JVM has compiled what that needs. */
final class WarmUp {

  /** The JVM is warm when its compilers take less than this part of its CPU time. */
  private static final double QUIET = 0.03;

  private WarmUp() {}

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
