package dev.hellojohn.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What to measure, and how much of it.
 *
 * @param sections which parts, by name: {@code load operations overload users tenancy redis start}
 * @param operations how often each operation is measured, after as many unmeasured ones
 * @param tenants how many tenants the larger of two compared installations has
 * @param touched how many tenants are touched to see whether memory stops growing
 * @param starts how often each start is measured
 * @param duration how long each kind of load is measured, once the JVM has compiled what it needs
 * @param clients how many there are at once
 * @param users how many a tenant has whose users are searched
 * @param mode the isolation mode of the measured tenants
 */
record BenchmarkOptions(
    List<String> sections,
    int operations,
    int tenants,
    int touched,
    int starts,
    Duration duration,
    int clients,
    int users,
    String mode) {

  /** Reads {@code -Dbench.…}. */
  static BenchmarkOptions ofSystemProperties() {
    return new BenchmarkOptions(
        Arrays.asList(
            System.getProperty(
                    "bench.sections", "load,operations,overload,users,tenancy,redis,start")
                .split(",")),
        Integer.getInteger("bench.operations", 2000),
        Integer.getInteger("bench.tenants", 1000),
        Integer.getInteger("bench.touched", 2000),
        Integer.getInteger("bench.starts", 5),
        Duration.ofSeconds(Integer.getInteger("bench.seconds", 20)),
        Integer.getInteger("bench.clients", 8),
        Integer.getInteger("bench.users", 1_000_000),
        System.getProperty("bench.mode", "separate_schema"));
  }
}
