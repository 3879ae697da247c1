package dev.hellojohn.tenancy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a tenant's rows are kept from every other tenant's, chosen when the tenant is created. */
public enum IsolationMode {
  /** A database and a login of its own. */
  SEPARATE_DATABASE,
  /** A schema of its own in a shared database, and a role that can use nothing else. */
  SEPARATE_SCHEMA,
  /** Tables shared with other tenants, rows told apart by {@code tenant_id}. */
  SHARED_SCHEMA;

  /** The name in the API and in the configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of that name, if there is one. */
  public static Optional<IsolationMode> parse(String wireName) {
    return Arrays.stream(values()).filter(mode -> mode.wireName().equals(wireName)).findFirst();
  }
}
