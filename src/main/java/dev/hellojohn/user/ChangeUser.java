package dev.hellojohn.user;

import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Changes and removes users. Who loses the right to a session loses it in the same transaction. */
@Singleton
public class ChangeUser {

  private final TenantUnits units;
  private final Users users;
  private final FormerPasswords former;
  private final UserConflicts conflicts;
  private final UserSessions sessions;
  private final UserAudit audit;

  @Inject
  public ChangeUser(
      TenantUnits units,
      Users users,
      FormerPasswords former,
      UserConflicts conflicts,
      UserSessions sessions,
      UserAudit audit) {
    this.units = units;
    this.users = users;
    this.former = former;
    this.conflicts = conflicts;
    this.sessions = sessions;
    this.audit = audit;
  }

  /**
   * Changes a user.
   *
   * @param ifMatch the version that the caller has seen, or null
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; what {@link
   *     UserConflicts} says
   */
  public User change(Tenant tenant, UserId id, UserChange change, @Nullable String ifMatch) {
    return change(tenant, id, change, ifMatch, (em, user) -> {});
  }

  /**
   * Changes a user, and does something else with it: both happen or neither.
   *
   * @param ifMatch the version that the caller has seen, or null
   * @throws ProblemException {@code not_found}; {@code precondition_failed}; what {@link
   *     UserConflicts} says
   */
  public User change(
      Tenant tenant,
      UserId id,
      UserChange change,
      @Nullable String ifMatch,
      BiConsumer<EntityManager, User> beside) {
    return conflicts.named(
        tenant,
        change.email().value().orElse(null),
        change.username().value().orElse(null),
        id,
        () ->
            units.inTransaction(
                tenant,
                em -> {
                  boolean replaces = !change.passwordHash().isAbsent();
                  var replaced = replaces ? former.lockCurrent(em, id) : null;
                  var changed =
                      users.change(em, id, change, v -> new EntityVersion(v).requireMatch(ifMatch));
                  if (replaces) {
                    int kept = tenant.authConfig().passwordPolicy().historyCount();
                    former.keep(em, id, replaced, kept);
                  }
                  var user = changed.after();
                  if (!user.isActive()) {
                    sessions.endOfDisabled(em, id);
                  } else if (replaces) {
                    sessions.endAfterPasswordChange(em, id);
                  }
                  audit.changed(em, changed, change);
                  beside.accept(em, user);
                  return user;
                }));
  }

  /**
   * Removes a user, and with them their sessions.
   *
   * @param ifMatch the version that the caller has seen, or null
   * @throws ProblemException {@code not_found}; {@code precondition_failed}
   */
  public void delete(Tenant tenant, UserId id, @Nullable String ifMatch) {
    boolean deleted =
        units.inTransaction(
            tenant,
            em -> {
              boolean there = users.delete(em, id, v -> new EntityVersion(v).requireMatch(ifMatch));
              if (there) {
                audit.deleted(em, id);
              }
              return there;
            });
    if (!deleted) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
  }
}
