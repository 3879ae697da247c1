package dev.hellojohn.connector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connector as it was when it was read.
 *
 * @param settings what its owner decides
 * @param secrets what its senders sign with
 * @param version grows with each change: the ETag
 */
record Connector(
    ConnectorId id,
    ConnectorSettings settings,
    Secrets secrets,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /**
   * The secrets, sealed for this connector's tenant and id.
   *
   * @param current the one that is signed with
   * @param setAt since when
   * @param previous the one before it, or null
   * @param previousExpiresAt until when that one holds, or null
   */
  record Secrets(
      String current,
      Instant setAt,
      @Nullable String previous,
      @Nullable Instant previousExpiresAt) {

    /** The previous secret while it holds. */
    @Nullable String previousAt(Instant now) {
      return previousExpiresAt == null || !now.isBefore(previousExpiresAt) ? null : previous;
    }
  }
}
