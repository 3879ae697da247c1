package dev.hellojohn.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an admin of the Control Plane may do. To which tenants is a {@link TenantReach}. */
public enum OperatorRole {
  /** Everything. */
  SUPER_ADMIN,
  /** Everything with the tenants of the admin's list, nothing with admins, keys and settings. */
  ADMIN,
  /** Reads everything, changes nothing. */
  READONLY;

  private static final Set<OperatorScope> OF_TENANTS =
      EnumSet.of(
          OperatorScope.TENANTS_READ,
          OperatorScope.TENANTS_WRITE,
          OperatorScope.CLIENTS_READ,
          OperatorScope.CLIENTS_WRITE);

  /** The name in the API: {@code super_admin}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name, exactly spelt. */
  public static Optional<OperatorRole> parse(String wireName) {
    return Arrays.stream(values()).filter(role -> role.wireName().equals(wireName)).findFirst();
  }

  /** Whether the role allows it. */
  public boolean grants(OperatorScope scope) {
    return switch (this) {
      case SUPER_ADMIN -> true;
      case ADMIN -> OF_TENANTS.contains(scope);
      case READONLY -> scope.isRead();
    };
  }
}
