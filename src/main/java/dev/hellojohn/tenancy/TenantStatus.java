package dev.hellojohn.tenancy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a tenant is in its life. */
public enum TenantStatus {
  /**
   * Its database objects are being made. It answers no request, and is removed if its maker dies.
   */
  PROVISIONING,
  /** It answers requests. */
  ACTIVE,
  /** Its data is kept, its requests are refused. */
  SUSPENDED,
  /** As suspended, and purged when its time of grace ends. */
  DELETED;

  /** The name in the API. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of that name, if there is one. */
  public static Optional<TenantStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
