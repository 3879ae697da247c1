package dev.hellojohn.user;

import dev.hellojohn.crypto.ImportedHashes;
import dev.hellojohn.crypto.PasswordContext;
import dev.hellojohn.crypto.PasswordHasher;
import dev.hellojohn.crypto.PasswordPolicyCheck;
import dev.hellojohn.crypto.PasswordRefusal;
import dev.hellojohn.crypto.PasswordRules;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.outbound.BreachLookup;
import dev.hellojohn.tenancy.PasswordPolicy;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds new passwords to the tenant's policy, whoever sets them, and hashes them. */
@Singleton
public class NewPasswords {

  private final PasswordPolicyCheck check;
  private final BreachLookup breaches;
  private final PasswordHasher hasher;
  private final TenantUnits units;
  private final FormerPasswords former;

  @Inject
  public NewPasswords(
      PasswordPolicyCheck check,
      BreachLookup breaches,
      PasswordHasher hasher,
      TenantUnits units,
      FormerPasswords former) {
    this.check = check;
    this.breaches = breaches;
    this.hasher = hasher;
    this.units = units;
    this.former = former;
  }

  /**
   * Hashes the first password of a user. Waits for its turn: no transaction may be open.
   *
   * @param field where it came in, for the details
   * @throws ProblemException {@code password_too_weak} or {@code password_breached}; {@code
   *     service_unavailable} when too many hashes wait
   */
  public String hash(Tenant tenant, String field, String password, PasswordContext context) {
    holdToPolicy(tenant, field, password, context);
    return hasher.hash(password);
  }

  /**
   * Hashes a password that takes another one's place. Where the tenant wants none of the last ones
   * back, each of their hashes is computed too. Waits for its turn: no transaction may be open.
   *
   * @param user whose it will be
   * @param field where it came in, for the details
   * @throws ProblemException {@code password_too_weak} or {@code password_breached}; {@code
   *     service_unavailable} when too many hashes wait
   */
  public String hash(
      Tenant tenant, UserId user, String field, String password, PasswordContext context) {
    holdToPolicy(tenant, field, password, context);
    int count = tenant.authConfig().passwordPolicy().historyCount();
    if (count > 0
        && units.reading(tenant, em -> former.hashes(em, user, count)).stream()
            .anyMatch(known -> hasher.verify(password, known).matches())) {
      throw new PasswordRefusal(
              ErrorCode.PASSWORD_TOO_WEAK,
              List.of(new Detail(field, "reused", "It was a password of this account before.")))
          .toProblem();
    }
    return hasher.hash(password);
  }

  private void holdToPolicy(Tenant tenant, String field, String password, PasswordContext context) {
    check
        .check(field, password, rules(tenant.authConfig().passwordPolicy()), context)
        .or(() -> breaches.check(field, password))
        .ifPresent(
            refusal -> {
              throw refusal.toProblem();
            });
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
