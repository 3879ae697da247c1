package dev.hellojohn.kernel;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, found by keyset: page 10,000 costs what page 1 costs.
 *
 * @param data the entries
 * @param limit the limit that was asked for
 * @param nextCursor the cursor of the next page, or null on the last one
 * @param total the number of all entries, or null when it was not asked for
 */
public record Page<T>(List<T> data, int limit, @Nullable String nextCursor, @Nullable Long total) {

  /** Copies the list. */
  public Page {
    data = List.copyOf(data);
  }

  /**
   * Cuts a page out of rows that were fetched with a limit of one more than asked: the row too many
   * tells that there is a next page.
   *
   * @param rows at most {@code request.limit() + 1} rows in the list's order
   * @param cursorOf makes the cursor that continues after the given row
   * @param total the number of all entries, or null when it was not asked for
   */
  public static <T> Page<T> of(
      List<T> rows, PageRequest request, Function<T, String> cursorOf, @Nullable Long total) {
    if (rows.size() <= request.limit()) {
      return new Page<>(rows, request.limit(), null, total);
    }
    List<T> data = rows.subList(0, request.limit());
    String next = cursorOf.apply(data.get(data.size() - 1));
    return new Page<>(data, request.limit(), next, total);
  }

  /** Whether another page follows. */
  public boolean hasMore() {
    return nextCursor != null;
  }

  /** The same page of other things, such as records for the answer. */
  public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
    List<R> mapped = data.stream().<R>map(mapping).toList();
    return new Page<>(mapped, limit, nextCursor, total);
  }
}
