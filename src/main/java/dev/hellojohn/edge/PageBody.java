package dev.hellojohn.edge;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, as it is answered.
 *
 * @param data the entries
 * @param pagination where this page stands
 */
public record PageBody<T>(List<T> data, Pagination pagination) {

  /** Copies the list. */
  public PageBody {
    data = List.copyOf(data);
  }

  /**
   * Where a page stands.
   *
   * @param limit at most so many entries were asked for
   * @param hasMore whether another page follows
   * @param nextCursor what to send as {@code cursor} for it, or null on the last page
   * @param total the number of all entries; there only with {@code include_total=true}
   */
  public record Pagination(
      int limit,
      boolean hasMore,
      @Nullable String nextCursor,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long total) {}
}
