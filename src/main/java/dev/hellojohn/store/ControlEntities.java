package dev.hellojohn.store;

import java.util.List;

/**
 * A feature's entities in the global database. Each feature that has some is one bean of this type.
 */
public interface ControlEntities {

  /** The entity classes of {@code cp_} tables. */
  List<Class<?>> classes();

  /** Those of their columns that are sealed and outlive a day, for {@link Resealing}. */
  default List<SealedColumn> sealedColumns() {
    return List.of();
  }
}
