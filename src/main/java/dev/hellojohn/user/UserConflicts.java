package dev.hellojohn.user;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the unique constraints decide who gets a name, which no look beforehand could, and then says
 * in words of the API which name it was.
 */
@Singleton
public class UserConflicts {

  private final TenantUnits units;
  private final Users users;

  @Inject
  public UserConflicts(TenantUnits units, Users users) {
    this.units = units;
    this.users = users;
  }

  /**
   * Runs work that gives a user names.
   *
   * @param self the user, or null for a new one
   * @throws ProblemException {@code email_already_exists}, {@code username_taken}, or {@code
   *     conflict} for the external id
   */
  public <T> T named(
      Tenant tenant,
      @Nullable Email email,
      @Nullable Username username,
      @Nullable UserId self,
      Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (!PersistenceFailures.isUniqueViolation(e)) {
        throw e;
      }
      var code = units.reading(tenant, em -> users.conflict(em, email, username, self));
      throw code.map(ProblemException::new)
          .orElseGet(
              () ->
                  new ProblemException(
                      ErrorCode.CONFLICT, "Another user has this external_id already."))
          .withCause(e);
    }
  }
}
