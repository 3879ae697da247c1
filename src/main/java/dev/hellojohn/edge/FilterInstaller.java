package dev.hellojohn.edge;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Registers every filter for every path, in the order of {@link FilterOrder}. */
@WebListener
public class FilterInstaller implements ServletContextListener {

  private final Instance<OrderedFilter> filters;

  /** Takes all filter beans, of whichever package. */
  @Inject
  public FilterInstaller(@Any Instance<OrderedFilter> filters) {
    this.filters = filters;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    for (OrderedFilter filter : inOrder(filters)) {
      FilterRegistration.Dynamic registration = context.addFilter(filter.place().name(), filter);
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }
  }

  /**
   * The filters in their order.
   *
   * @throws IllegalStateException when a place has no filter, or more than one
   */
  static List<OrderedFilter> inOrder(Iterable<OrderedFilter> filters) {
    Map<FilterOrder, OrderedFilter> byPlace = new EnumMap<>(FilterOrder.class);
    for (OrderedFilter filter : filters) {
      OrderedFilter other = byPlace.put(filter.place(), filter);
      if (other != null) {
        throw new IllegalStateException("two filters at " + filter.place());
      }
    }
    EnumSet<FilterOrder> missing = EnumSet.allOf(FilterOrder.class);
    missing.removeAll(byPlace.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalStateException("no filter at " + missing);
    }
    return new ArrayList<>(byPlace.values());
  }
}
