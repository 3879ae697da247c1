package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

  private static final PageRequest TWO = new PageRequest(2, null, false);

  @Test
  void theRowTooManyTellsOfANextPage() {
    Page<String> page = Page.of(List.of("a", "b", "c"), TWO, row -> "after-" + row, null);
    assertThat(page.data()).containsExactly("a", "b");
    assertThat(page.nextCursor()).isEqualTo("after-b");
    assertThat(page.hasMore()).isTrue();
    assertThat(page.total()).isNull();
  }

  @Test
  void aFullLastPageHasNoNext() {
    Page<String> page = Page.of(List.of("a", "b"), TWO, row -> "after-" + row, 2L);
    assertThat(page.data()).containsExactly("a", "b");
    assertThat(page.hasMore()).isFalse();
    assertThat(page.total()).isEqualTo(2);
    assertThat(page.limit()).isEqualTo(2);
  }

  @Test
  void mappingKeepsTheRest() {
    Page<Integer> page = Page.of(List.of("a", "b", "c"), TWO, row -> row, 3L).map(String::length);
    assertThat(page).isEqualTo(new Page<>(List.of(1, 1), 2, "b", 3L));
  }

  @Test
  void copiesItsList() {
    List<String> rows = new ArrayList<>(List.of("a"));
    Page<String> page = new Page<>(rows, 20, null, null);
    rows.add("b");
    assertThat(page.data()).containsExactly("a");
  }

  @Test
  void limitsAreOneToAHundred() {
    assertThat(PageRequest.first()).isEqualTo(new PageRequest(20, null, false));
    assertThat(new PageRequest(1, "x", true).after()).isEqualTo("x");
    assertThat(new PageRequest(100, null, false).limit()).isEqualTo(100);
    assertThatThrownBy(() -> new PageRequest(0, null, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PageRequest(101, null, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
