package dev.hellojohn.store;

import java.time.Duration;

/**
 * Work that is done beside the requests: it keeps a feature's tables small, removes tenants past
 * their time of grace, chains the audit trail. Each feature that has some is a bean of this type.
 * Any node may run it at any time, and several at once, in batches.
 */
public interface Upkeep {

  /** Long enough to cost nothing, short enough for no feature to wait for it. */
  Duration USUAL_PERIOD = Duration.ofSeconds(15);

  /** What it is called in the log. */
  String name();

  /** How long to wait after one round before the next. */
  default Duration period() {
    return USUAL_PERIOD;
  }

  /**
   * Removes or finishes a bounded number of rows.
   *
   * @return how many
   */
  int run();
}
