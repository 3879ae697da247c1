package dev.hellojohn.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a master key can be allowed to do; a role allows a set of them. */
public enum OperatorScope {
  /** Read tenants and their statistics. */
  TENANTS_READ,
  /** Make, change, suspend and delete tenants. */
  TENANTS_WRITE,
  /** Read the clients of tenants. */
  CLIENTS_READ,
  /** Make and change clients, rotate their keys. */
  CLIENTS_WRITE,
  /** Read the list of admins. */
  ADMINS_READ,
  /** Make, change and remove admins. */
  ADMINS_WRITE,
  /** Read the list of master keys. */
  KEYS_READ,
  /** Make, change and revoke master keys. */
  KEYS_WRITE,
  /** Read, export and verify the operator's audit trail. */
  AUDIT_READ,
  /** Read the instance's settings and the checklist. */
  SETTINGS_READ,
  /** Change the instance's settings, seal its secrets anew. */
  SETTINGS_MANAGE;

  /** The name in the API: {@code tenants:read}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', ':');
  }

  /** The scope of that name, exactly spelt. */
  public static Optional<OperatorScope> parse(String wireName) {
    return Arrays.stream(values()).filter(scope -> scope.wireName().equals(wireName)).findFirst();
  }

  /** Whether it changes nothing. */
  boolean isRead() {
    return name().endsWith("_READ");
  }
}
