package dev.hellojohn.user;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import dev.hellojohn.kernel.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is written into the audit trail of users that are made, changed and removed. What names a
 * person goes into the part that can be taken out again; what is free JSON or a password is only
 * said to have changed. Each method runs in the caller's transaction.
 */
@Singleton
public class UserAudit {

  private final AuditLog log;

  @Inject
  public UserAudit(AuditLog log) {
    this.log = log;
  }

  /**
   * A user was made by the tenant's server.
   *
   * @param foreignHash whether another product made the password's hash
   */
  void created(EntityManager em, User user, boolean foreignHash) {
    log.append(
        em,
        AuditEvent.of(AuditAction.USER_CREATE)
            .on(user.id())
            .detail("foreign_hash", foreignHash)
            .change(Map.of(), open(user))
            .personalChange(Map.of(), personal(user)));
  }

  /** A user was changed, disabled or enabled. */
  void changed(EntityManager em, ChangedUser changed, UserChange change) {
    var before = changed.before();
    var after = changed.after();
    if (before.status() != after.status()) {
      var action = after.isActive() ? AuditAction.USER_ENABLE : AuditAction.USER_DISABLE;
      log.append(em, AuditEvent.of(action).on(after.id()));
    }
    var event =
        AuditEvent.of(AuditAction.USER_UPDATE)
            .on(after.id())
            .change(open(before), open(after))
            .personalChange(personal(before), personal(after))
            .detail("password", said(!change.passwordHash().isAbsent()))
            .detail(
                "public_metadata", said(!before.publicMetadata().equals(after.publicMetadata())))
            .detail(
                "private_metadata",
                said(!before.privateMetadata().equals(after.privateMetadata())));
    if (!event.details().isEmpty() || !event.personal().isEmpty()) {
      log.append(em, event);
    }
  }

  /** A user was removed: what is personal leaves the trail with them. */
  public void deleted(EntityManager em, UserId user) {
    log.forget(em, user);
    log.append(em, AuditEvent.of(AuditAction.USER_DELETE).on(user).withoutOrigin());
  }

  private static @Nullable String said(boolean changed) {
    return changed ? AuditEvent.CHANGED : null;
  }

  private static Map<String, Object> open(User user) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("role", user.role());
    state.put("email_verified", user.emailVerified());
    return state;
  }

  private static Map<String, Object> personal(User user) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("email", user.email().value());
    put(state, "username", user.username() == null ? null : user.username().value());
    put(state, "name", user.name());
    put(state, "phone", user.phone());
    put(state, "avatar_url", user.avatarUrl());
    put(state, "external_id", user.externalId());
    return state;
  }

  private static void put(Map<String, Object> state, String name, @Nullable Object value) {
    if (value != null) {
      state.put(name, value);
    }
  }
}
