package dev.hellojohn.config;

/** Reads the settings of the audit trail. */
final class AuditReader {

  private final KeySource source;
  private final RunMode mode;

  AuditReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  AuditConfig read() {
    return new AuditConfig(
        source.rotatedKey(
            ConfigurationKey.AUDIT_CHECKPOINT_KEY,
            ConfigurationKey.AUDIT_CHECKPOINT_KEY_PREVIOUS,
            mode,
            AuditConfig.DEVELOPMENT_KEY),
        source.days(ConfigurationKey.AUDIT_RETENTION));
  }
}
