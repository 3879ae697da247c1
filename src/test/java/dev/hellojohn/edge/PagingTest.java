package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.crypto.CursorCodec;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {

  private final Paging paging = new Paging(new CursorCodec(List.of(new byte[32])));

  private PageRequest request(String limit, String cursor, String includeTotal) {
    return paging.request(new PageQuery(limit, cursor, includeTotal), "users/a");
  }

  private ProblemException refused(String limit, String cursor, String includeTotal) {
    return catchThrowableOfType(ProblemException.class, () -> request(limit, cursor, includeTotal));
  }

  @Test
  void beginsWithTwenty() {
    assertThat(paging.request(new PageQuery(), "users/a")).isEqualTo(PageRequest.first());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "20,20", "100,100"})
  void takesALimit(String limit, int expected) {
    assertThat(request(limit, null, "true")).isEqualTo(new PageRequest(expected, null, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "+5", "1.0", "abc", "", " 5", "05", "99999999999", "٥"})
  void refusesOtherLimits(String limit) {
    ProblemException problem = refused(limit, null, "false");
    assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    assertThat(problem.details()).extracting("field").containsExactly("limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "TRUE", "yes", ""})
  void refusesOtherBooleans(String includeTotal) {
    ProblemException problem = refused(null, null, includeTotal);
    assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    assertThat(problem.details()).extracting("field").containsExactly("include_total");
  }

  @Test
  void continuesWhereThePageEnded() {
    Page<String> page = new Page<>(List.of("a", "b"), 2, "position-b", 9L);
    PageBody<String> body = paging.body(page, "users/a", s -> s.toUpperCase(Locale.ROOT));
    assertThat(body.data()).containsExactly("A", "B");
    assertThat(body.pagination().hasMore()).isTrue();
    assertThat(body.pagination().total()).isEqualTo(9L);
    String cursor = body.pagination().nextCursor();
    assertThat(request(null, cursor, "false").after()).isEqualTo("position-b");
    assertThat(
            catchThrowableOfType(
                    ProblemException.class,
                    () -> paging.request(new PageQuery("20", cursor, "false"), "users/b"))
                .code())
        .isEqualTo(ErrorCode.INVALID_CURSOR);
  }

  @Test
  void endsWithTheLastPage() {
    PageBody<String> body = paging.body(new Page<>(List.of("a"), 2, null, null), "users/a", s -> s);
    assertThat(body.pagination()).isEqualTo(new PageBody.Pagination(2, false, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "position-b", "%27 OR 1=1"})
  void refusesForgedCursors(String cursor) {
    assertThat(refused(null, cursor, "false").code()).isEqualTo(ErrorCode.INVALID_CURSOR);
  }
}
