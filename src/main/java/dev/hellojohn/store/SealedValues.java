package dev.hellojohn.store;

/**
 * Sealed values that are not in the global database, or under a key of their own. Each feature that
 * has some is a bean of this type, and {@link Resealing} goes through them.
 */
public interface SealedValues {

  /**
   * Seals everything anew that is not under the current key, each value by a conditional update.
   * Run again, it goes on where it was.
   *
   * @return what was done; what can't be reached counts as one that failed
   */
  Resealing.Result reseal();
}
