package dev.hellojohn.ops.checklist;

import dev.hellojohn.config.ConfigurationKey;
import dev.hellojohn.config.Finding;
import dev.hellojohn.ops.checklist.ChecklistItem.State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the configuration alone decides: the findings on some of its keys. */
enum ConfiguredItem {
  PUBLIC_URL(
      "Links and the issuers of tokens are made of an https URL.", ConfigurationKey.PUBLIC_URL),
  STORAGE(
      "Data is in PostgreSQL, MySQL or MariaDB, and not in files of this machine.",
      ConfigurationKey.DATABASE_URL,
      ConfigurationKey.DATABASE_USERNAME),
  DATABASE_PASSWORD(
      "The database's password is not one that everybody tries first.",
      ConfigurationKey.DATABASE_PASSWORD),
  ENCRYPTION_KEY(
      "Secrets in the database are sealed with a key that nobody else has.",
      ConfigurationKey.ENCRYPTION_KEY,
      ConfigurationKey.ENCRYPTION_KEY_PREVIOUS),
  AUDIT_KEY(
      "The audit trail is signed with a key that nobody else has.",
      ConfigurationKey.AUDIT_CHECKPOINT_KEY,
      ConfigurationKey.AUDIT_CHECKPOINT_KEY_PREVIOUS),
  CONNECTOR_KEY(
      "The secrets of inbound webhooks are sealed with a key that nobody else has.",
      ConfigurationKey.CONNECTOR_ENCRYPTION_KEY,
      ConfigurationKey.CONNECTOR_ENCRYPTION_KEY_PREVIOUS),
  SESSION_KEYS(
      "The console's sessions are sealed, and their CSRF tokens made, with keys that nobody else"
          + " has.",
      ConfigurationKey.SESSION_SECRET,
      ConfigurationKey.SESSION_ENCRYPTION_KEY,
      ConfigurationKey.SESSION_ENCRYPTION_KEY_PREVIOUS),
  CONSOLE_LOGIN(
      "Operators sign in to the console in the way that you chose.",
      ConfigurationKey.CONSOLE_LOGIN,
      ConfigurationKey.OIDC_ISSUER,
      ConfigurationKey.OIDC_CLIENT_ID,
      ConfigurationKey.OIDC_CLIENT_SECRET,
      ConfigurationKey.SESSION_IDLE_SECONDS,
      ConfigurationKey.SESSION_MAX_SECONDS),
  DEVELOPMENT_BYPASS(
      "Nobody is let into the console without signing in.", ConfigurationKey.DEV_AUTH_BYPASS),
  SEED_PASSWORD(
      "The first administrator's password, if one is set, is strong. After the first sign-in it can"
          + " be unset.",
      ConfigurationKey.ADMIN_SEED_EMAIL,
      ConfigurationKey.ADMIN_SEED_PASSWORD),
  PASSWORD_HASHING(
      "A stolen password hash costs as much to guess as OWASP asks.",
      ConfigurationKey.ARGON2_MEMORY_KIB,
      ConfigurationKey.ARGON2_ITERATIONS,
      ConfigurationKey.ARGON2_PARALLELISM),
  ERROR_DETAILS(
      "Error answers tell nothing of what caused them.", ConfigurationKey.SHOW_ERROR_DETAILS),
  TRUSTED_PROXIES(
      "The proxies in front are known, so that limits, lists and lockout see the caller's address.",
      ConfigurationKey.TRUSTED_PROXIES),
  REDIS("The nodes count their rate limits together.", ConfigurationKey.REDIS_URL),
  MAIL(
      "A mail server takes the mails by which people recover their accounts.",
      ConfigurationKey.SMTP_HOST,
      ConfigurationKey.SMTP_SECURITY,
      ConfigurationKey.SMTP_PASSWORD),
  /** What no other item is about. */
  OTHER_SETTINGS("All other settings make sense.");

  /** Those that can also be set at run time: {@link Checklist} looks at what holds. */
  private static final Set<ConfigurationKey> ELSEWHERE =
      Set.of(
          ConfigurationKey.ENV,
          ConfigurationKey.ALLOWED_ORIGINS,
          ConfigurationKey.CP_ALLOWED_IPS,
          ConfigurationKey.RATE_LIMIT_ENABLED);

  private final String message;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<ConfigurationKey> keys;

  ConfiguredItem(String message, ConfigurationKey... keys) {
    this.message = message;
    this.keys = List.of(keys);
  }

  /** The item as the findings of production have it. */
  ChecklistItem of(List<Finding> findings) {
    ChecklistItem item = ChecklistItem.ok(name().toLowerCase(Locale.ROOT), message);
    Set<String> named = named();
    for (Finding finding : findings) {
      if (named.contains(finding.key()) != (this == OTHER_SETTINGS)) {
        item =
            item.because(
                finding.isError() ? State.FAIL : State.WARN,
                finding.key() + ' ' + finding.message());
      }
    }
    return item;
  }

  /** The keys of this item; of the last one, those of all the others. */
  private Set<String> named() {
    if (this != OTHER_SETTINGS) {
      return keys.stream().map(ConfigurationKey::key).collect(Collectors.toSet());
    }
    Set<String> others =
        Arrays.stream(values())
            .flatMap(item -> item.keys.stream())
            .map(ConfigurationKey::key)
            .collect(Collectors.toSet());
    ELSEWHERE.forEach(key -> others.add(key.key()));
    return others;
  }
}
