package dev.hellojohn.connector;

import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.Ids;
import dev.hellojohn.kernel.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The id of a connector: {@code con_}, the ULID of its tenant, and one of its own. So the URL that
 * a sender is given names tenant and connector, and no table of all tenants' connectors is needed
 * (ADR 015).
 */
record ConnectorId(String value) {

  private static final String PREFIX = "con";
  private static final int ULID = 26;
  private static final int START = PREFIX.length() + 1;

  /**
   * @throws IllegalArgumentException when the text is not an id of this kind
   */
  ConnectorId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an id of kind " + PREFIX);
    }
  }

  /** A new one. */
  static ConnectorId next(TenantId tenant, IdSource ids) {
    return new ConnectorId(PREFIX + '_' + ulid(tenant.value()) + ulid(ids.next(PREFIX)));
  }

  /** Reads what came from outside; empty when it is not an id of this kind. */
  static Optional<ConnectorId> parse(@Nullable String text) {
    return Optional.ofNullable(text).filter(ConnectorId::isValid).map(ConnectorId::new);
  }

  /** Whose connector it is, if it is anybody's. */
  TenantId tenant() {
    return new TenantId(TenantId.PREFIX + '_' + value.substring(START, START + ULID));
  }

  private static boolean isValid(String text) {
    return text.length() == START + 2 * ULID
        && Ids.isValid(PREFIX, text.substring(0, START + ULID))
        && Ids.isValid(PREFIX, PREFIX + '_' + text.substring(START + ULID));
  }

  private static String ulid(String id) {
    return id.substring(id.length() - ULID);
  }

  @Override
  public String toString() {
    return value;
  }
}
