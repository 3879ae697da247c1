package dev.hellojohn.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether an admin may sign in. */
public enum AdminStatus {
  ACTIVE,
  /** Can't sign in; its sessions are over. */
  DISABLED;

  /** The name in the API. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of that name, if there is one. */
  static Optional<AdminStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
