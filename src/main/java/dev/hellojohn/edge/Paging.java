package dev.hellojohn.edge;

import dev.hellojohn.crypto.CursorCodec;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists in pages. The position behind a cursor is authenticated together with a scope, so that a
 * forged one, or one of another list or tenant, is refused and never becomes a query (ZITADEL and
 * Kratos both shipped cursors that did, GHSA-hgx2-28f8-6g2r).
 */
@Singleton
public class Paging {

  private static final Pattern LIMIT = Pattern.compile("[1-9]\\d{0,2}");

  private final CursorCodec cursors;

  /** Seals positions with the codec. */
  @Inject
  public Paging(CursorCodec cursors) {
    this.cursors = cursors;
  }

  /**
   * Reads what the caller asks for.
   *
   * @param query the parameters as they came
   * @param scope names the list and what selects its entries, such as {@code users/tnt_…}; the same
   *     in {@link #body}
   * @throws ProblemException {@code validation_failed} for a limit or include_total that is not
   *     one, {@code invalid_cursor} for a cursor that this list did not hand out
   */
  public PageRequest request(PageQuery query, String scope) {
    String cursor = query.cursor();
    return new PageRequest(
        limit(query.limit()),
        cursor == null ? null : cursors.open(scope, cursor),
        includeTotal(query.includeTotal()));
  }

  /**
   * Makes the answer.
   *
   * @param page a page whose cursor is a position that is not sealed yet
   * @param scope as in {@link #request}
   * @param toBody makes the answer's entry of one of the page
   */
  public <T, B> PageBody<B> body(Page<T> page, String scope, Function<? super T, B> toBody) {
    String position = page.nextCursor();
    return new PageBody<>(
        page.data().stream().map(toBody).toList(),
        new PageBody.Pagination(
            page.limit(),
            page.hasMore(),
            position == null ? null : cursors.seal(scope, position),
            page.total()));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return PageRequest.DEFAULT_LIMIT;
    }
    int limit = LIMIT.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > PageRequest.MAX_LIMIT) {
      throw BodyFaults.invalid(
          List.of(
              new Detail(
                  "limit",
                  "out_of_range",
                  "This must be a whole number from 1 to " + PageRequest.MAX_LIMIT + ".")));
    }
    return limit;
  }

  private static boolean includeTotal(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw BodyFaults.invalid(
              List.of(new Detail("include_total", "invalid_type", "This must be true or false.")));
    };
  }
}
