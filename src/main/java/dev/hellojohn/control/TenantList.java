package dev.hellojohn.control;

import dev.hellojohn.access.TenantReach;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.StoredJson;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tenants of an admin or a key, in a column and in a body: null is every one. */
final class TenantList {

  private TenantList() {}

  static @Nullable String column(TenantReach reach) {
    var body = body(reach);
    return body == null ? null : StoredJson.write(body.stream().map(TenantId::value).toList());
  }

  static TenantReach fromColumn(@Nullable String column) {
    if (column == null) {
      return TenantReach.every();
    }
    var tenants = new LinkedHashSet<TenantId>();
    StoredJson.strings(column).forEach(id -> tenants.add(new TenantId(id)));
    return TenantReach.only(tenants);
  }

  static @Nullable List<TenantId> body(TenantReach reach) {
    return reach.everyTenant()
        ? null
        : reach.listed().stream().sorted(Comparator.comparing(TenantId::value)).toList();
  }

  static TenantReach fromBody(@Nullable List<TenantId> body) {
    return body == null ? TenantReach.every() : TenantReach.only(new LinkedHashSet<>(body));
  }
}
