package dev.hellojohn.tenancy;

import jakarta.persistence.Embeddable;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.ParamDef;
import org.hibernate.binder.internal.TenantIdBinder;

/**
 * What differs where the rows of one tenant are alone in their tables: a row that is looked up by
 * its key is looked up by nothing else, so that Hibernate makes that statement once and not for
 * each look-up. Queries name the tenant there too, since the indexes begin with it. In shared
 * tables every statement names it.
 *
 * <p>It is an embeddable of nothing: of these and of entities Hibernate reads the annotations.
 */
@Embeddable
@FilterDef(
    name = TenantIdBinder.FILTER_NAME,
    parameters = @ParamDef(name = TenantIdBinder.PARAMETER_NAME, type = String.class),
    autoEnabled = true,
    applyToLoadByKey = false)
abstract class OneTenantsTables {

  /** The entities of such a unit. */
  static List<Class<?>> of(List<Class<?>> entities) {
    return Stream.concat(entities.stream(), Stream.of(OneTenantsTables.class)).toList();
  }
}
