package dev.hellojohn.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What to measure, and how much of it.
 *
 * @param sections which parts, by name: {@code operations tenancy redis start}
 * @param operations how often each operation is measured, after as many unmeasured ones
 * @param tenants how many tenants the larger of two compared installations has
 * @param touched how many tenants are touched to see whether memory stops growing
 * @param starts how often each start is measured
 */
record BenchmarkOptions(
    List<String> sections, int operations, int tenants, int touched, int starts) {

  /** Reads {@code -Dbench.…}. */
  static BenchmarkOptions ofSystemProperties() {
    return new BenchmarkOptions(
        Arrays.asList(
            System.getProperty("bench.sections", "operations,tenancy,redis,start").split(",")),
        Integer.getInteger("bench.operations", 2000),
        Integer.getInteger("bench.tenants", 1000),
        Integer.getInteger("bench.touched", 2000),
        Integer.getInteger("bench.starts", 5));
  }
}
