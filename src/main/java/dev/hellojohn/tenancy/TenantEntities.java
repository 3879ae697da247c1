package dev.hellojohn.tenancy;

import java.util.List;

/**
 * A feature's entities in each tenant's tables. Each feature that has some is one bean of this
 * type.
 */
public interface TenantEntities {

  /**
   * The entity classes of {@code hj_} tables, each with {@code @TenantId @PartitionKey} on its
   * tenant column.
   */
  List<Class<?>> classes();
}
