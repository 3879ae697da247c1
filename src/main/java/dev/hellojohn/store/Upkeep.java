package dev.hellojohn.store;

/**
 * Work that keeps a feature's tables small: expired rows, tenants past their time of grace. Each
 * feature that has some is a bean of this type. Any node may run it at any time, and several at
 * once: it deletes in batches what nobody can use any more.
 */
public interface Upkeep {

  /** What it is called in the log. */
  String name();

  /**
   * Removes a bounded number of rows.
   *
   * @return how many were removed; the work is called again soon if it was not zero
   */
  int run();
}
