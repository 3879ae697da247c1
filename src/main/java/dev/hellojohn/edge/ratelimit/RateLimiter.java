package dev.hellojohn.edge.ratelimit;

import java.util.List;

/**
 * Counts permits. No stretch of time as long as a limit's window ever holds more requests than its
 * permits, wherever it begins; a refused request uses nothing up.
 */
interface RateLimiter {

  /**
   * Takes a permit from each bucket, or from none.
   *
   * @param buckets one or more, of one subject
   */
  Verdict take(List<Bucket> buckets);
}
