package dev.hellojohn.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a list.
 *
 * @param limit at most so many entries, 1 to {@value #MAX_LIMIT}
 * @param after the decoded position after which the page begins, or null for the first page
 * @param includeTotal whether to count all entries, which costs a scan
 */
public record PageRequest(int limit, @Nullable String after, boolean includeTotal) {

  /** The number of entries when the caller names none. */
  public static final int DEFAULT_LIMIT = 20;

  /** The largest number of entries in one answer. */
  public static final int MAX_LIMIT = 100;

  /**
   * @throws IllegalArgumentException when the limit is out of bounds
   */
  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT);
    }
  }

  /** The first page with the default limit and no total. */
  public static PageRequest first() {
    return new PageRequest(DEFAULT_LIMIT, null, false);
  }
}
