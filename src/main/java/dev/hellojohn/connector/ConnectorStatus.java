package dev.hellojohn.connector;

import java.util.Locale;

/** Whether a connector takes events. */
enum ConnectorStatus {
  /** It does. */
  ACTIVE,
  /** Its owner has switched it off. */
  DISABLED,
  /** Its owner has removed it; its events go in batches, and then its row. */
  DELETED;

  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ConnectorStatus ofStored(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
