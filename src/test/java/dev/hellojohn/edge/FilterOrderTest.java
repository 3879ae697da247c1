package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterOrderTest {

  @SuppressWarnings("serial")
  private static final class At extends OrderedFilter {
    At(FilterOrder place) {
      super(place);
    }
  }

  private static List<OrderedFilter> oneEach() {
    List<OrderedFilter> filters = new ArrayList<>();
    for (FilterOrder place : FilterOrder.values()) {
      filters.add(new At(place));
    }
    return filters;
  }

  @Test
  void followsTheEnumWhateverOrderTheBeansCameIn() {
    List<OrderedFilter> filters = oneEach();
    Collections.reverse(filters);
    assertThat(FilterInstaller.inOrder(filters))
        .extracting(OrderedFilter::place)
        .containsExactly(FilterOrder.values());
  }

  @Test
  void refusesAPlaceWithoutAFilter() {
    List<OrderedFilter> filters = oneEach();
    filters.removeIf(filter -> filter.place() == FilterOrder.REQUEST_HYGIENE);
    assertThatThrownBy(() -> FilterInstaller.inOrder(filters))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("REQUEST_HYGIENE");
  }

  @Test
  void refusesTwoFiltersAtAPlace() {
    List<OrderedFilter> filters = oneEach();
    filters.add(new At(FilterOrder.BODY_LIMIT));
    assertThatThrownBy(() -> FilterInstaller.inOrder(filters))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("BODY_LIMIT");
  }

  @Test
  void namesTheRequestBeforeAnythingAndCatchesErrorsBeforeAnythingRefuses() {
    List<FilterOrder> order = Arrays.asList(FilterOrder.values());
    assertThat(order.get(0)).isEqualTo(FilterOrder.REQUEST_ID);
    assertThat(order.indexOf(FilterOrder.SECURITY_HEADERS))
        .isLessThan(order.indexOf(FilterOrder.ERROR_ENVELOPE));
    assertThat(order.indexOf(FilterOrder.ERROR_ENVELOPE))
        .isLessThan(order.indexOf(FilterOrder.REQUEST_HYGIENE));
  }
}
