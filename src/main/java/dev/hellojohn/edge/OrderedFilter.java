package dev.hellojohn.edge;

import jakarta.servlet.http.HttpFilter;

/**
 * A servlet filter that has a place in {@link FilterOrder}. Its subclasses are CDI beans with
 * constructor injection; the container never instantiates them itself.
 */
@SuppressWarnings("serial") // never serialised: one instance for the life of the application
public abstract class OrderedFilter extends HttpFilter {

  private final FilterOrder place;

  /** A filter at this place. */
  protected OrderedFilter(FilterOrder place) {
    this.place = place;
  }

  /** Where it stands in the chain. */
  public final FilterOrder place() {
    return place;
  }
}
