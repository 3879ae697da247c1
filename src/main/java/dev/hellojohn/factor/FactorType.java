package dev.hellojohn.factor;

import dev.hellojohn.tenancy.AuthConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of second factors that there are. */
public enum FactorType {
  /** An authenticator app (RFC 6238). */
  TOTP,
  /** A passkey (WebAuthn Level 3). */
  WEBAUTHN,
  /** Codes that are mailed to the user. */
  EMAIL_OTP,
  /** Codes that are sent to the user's phone. */
  SMS,
  /** Codes on paper, for who has lost everything else. */
  BACKUP_CODES;

  /** How long a new one may wait for what shows that its user has it. */
  Duration pendingFor() {
    return this == WEBAUTHN ? PasskeyChallenges.LIFE : Factors.PENDING_FOR;
  }

  /** The word in bodies, settings and the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what came from outside. */
  public static Optional<FactorType> parse(@Nullable String text) {
    return Arrays.stream(values()).filter(type -> type.wireName().equals(text)).findFirst();
  }

  /** Those that a tenant lets its users enrol. */
  public static List<FactorType> allowed(AuthConfig config) {
    return Arrays.stream(values()).filter(type -> type.isAllowed(config)).toList();
  }

  /** Whether a tenant lets its users enrol it. Who has it already keeps it. */
  public boolean isAllowed(AuthConfig config) {
    return config.mfaAllowedFactors().contains(wireName());
  }
}
