package dev.hellojohn.connector;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConnectorConfig;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.SealedBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Seals the secrets of connectors under a key of their own, each for its tenant, its connector and
 * its column: the id of a connector names the tenant too. A value that is put elsewhere does not
 * open.
 */
@Singleton
class ConnectorSeal {

  /** The columns that hold secrets. */
  enum Column {
    CURRENT("secret"),
    PREVIOUS("previous_secret");

    private final String column;

    Column(String column) {
      this.column = column;
    }

    /** Table and column. */
    String place() {
      return "hj_connector." + column;
    }

    private String placeOf(ConnectorId id) {
      return id.tenant().value() + ':' + id.value() + ':' + place();
    }
  }

  private final SealedBox box;

  @Inject
  ConnectorSeal(Configuration configuration) {
    this(configuration.connectors());
  }

  ConnectorSeal(ConnectorConfig config) {
    this.box =
        new SealedBox(
            KeyRing.ofHex(config.encryptionKey().all().stream().map(Secret::reveal).toList()));
  }

  String seal(ConnectorId id, Column column, Secret secret) {
    return box.seal(secret.reveal(), column.placeOf(id));
  }

  /**
   * Opens a secret.
   *
   * @throws dev.hellojohn.crypto.BrokenSealException when it is of no key that is known, or was
   *     sealed for another place
   */
  Secret open(ConnectorId id, Column column, String sealed) {
    return new Secret(box.open(sealed, column.placeOf(id)));
  }

  /** The current secret for its place as the previous one; empty when it does not open. */
  Optional<String> retired(ConnectorId id, String sealed) {
    return box.tryOpen(sealed, Column.CURRENT.placeOf(id))
        .map(open -> box.seal(open, Column.PREVIOUS.placeOf(id)));
  }

  /** Whether it should be sealed anew. */
  boolean isOutdated(String sealed) {
    return box.needsReseal(sealed);
  }

  /** The same under the current key; empty when it does not open. */
  Optional<String> renewed(ConnectorId id, Column column, String sealed) {
    return box.tryOpen(sealed, column.placeOf(id)).map(open -> box.seal(open, column.placeOf(id)));
  }
}
