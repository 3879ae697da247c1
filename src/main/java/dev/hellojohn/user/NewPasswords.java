package dev.hellojohn.user;

import dev.hellojohn.crypto.ImportedHashes;
import dev.hellojohn.crypto.PasswordContext;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.PasswordPolicyCheck;
import dev.hellojohn.crypto.PasswordRules;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.tenancy.AuthConfig.PasswordPolicy;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds new passwords to the tenant's policy, whoever sets them, and hashes them. */
@Singleton
public class NewPasswords {

  private final PasswordPolicyCheck check;
  private final PasswordHasher hasher;

  @Inject
  public NewPasswords(PasswordPolicyCheck check, PasswordHasher hasher) {
    this.check = check;
    this.hasher = hasher;
  }

  /**
   * Hashes a password that may be set. Waits for its turn: no transaction may be open.
   *
   * @param field where it came in, for the details
   * @throws ProblemException {@code password_too_weak} or {@code password_breached}; {@code
   *     service_unavailable} when too many hashes wait
   */
  public String hash(Tenant tenant, String field, String password, PasswordContext context) {
    check
        .check(field, password, rules(tenant.authConfig().passwordPolicy()), context)
        .ifPresent(
            refusal -> {
              throw refusal.toProblem();
            });
    return hasher.hash(password);
  }

  /** What is known of a user, and so is no password. */
  public static PasswordContext context(
      Tenant tenant, String email, @Nullable String name, @Nullable Username username) {
    return new PasswordContext(
        name, email, username == null ? null : username.value(), tenant.name());
  }

  /** What is known of a user, and so is no password. */
  public static PasswordContext context(Tenant tenant, User user) {
    return context(tenant, user.email().value(), user.name(), user.username());
  }

  /**
   * Takes over a hash that another product made.
   *
   * @throws ProblemException {@code validation_failed} when it is in no form that is understood, or
   *     would cost too much to check
   */
  static String imported(String hash) {
    ImportedHashes.check(hash)
        .ifPresent(
            reason -> {
              throw new ProblemException(
                  ErrorCode.VALIDATION_FAILED,
                  ErrorCode.VALIDATION_FAILED.defaultMessage(),
                  List.of(new Detail("password_hash", "invalid_format", "This hash " + reason)));
            });
    return hash;
  }

  private static PasswordRules rules(PasswordPolicy policy) {
    return new PasswordRules(
        policy.minLength(),
        policy.maxLength(),
        policy.requireUppercase(),
        policy.requireLowercase(),
        policy.requireNumber(),
        policy.requireSymbol());
  }
}
