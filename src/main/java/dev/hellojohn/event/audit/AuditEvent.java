package dev.hellojohn.event.audit;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.TenantId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done, to be written into the audit trail.
 *
 * @param actor who did it, where the caller's credentials don't say so yet; else null
 * @param subject the id of what it was done to, or null
 * @param tenant at an operator's act: the tenant whose chain gets a copy, or null
 * @param withOrigin whether address and user agent are kept
 * @param details what else there is to say; no secrets, nothing personal
 * @param personal what can be taken out again: addresses, names
 */
public record AuditEvent(
    AuditAction action,
    Outcome outcome,
    @Nullable Actor actor,
    @Nullable String subject,
    @Nullable TenantId tenant,
    boolean withOrigin,
    Map<String, Object> details,
    Map<String, Object> personal) {

  /** What stands in place of a value that must not be shown. */
  public static final String CHANGED = "[changed]";

  private static final String BEFORE = "before";
  private static final String AFTER = "after";

  /** Copies. */
  public AuditEvent {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    personal = Collections.unmodifiableMap(new LinkedHashMap<>(personal));
  }

  /** An act that was done. */
  public static AuditEvent of(AuditAction action) {
    return new AuditEvent(action, Outcome.SUCCESS, null, null, null, true, Map.of(), Map.of());
  }

  /** An act that was refused. */
  public static AuditEvent refused(AuditAction action, ErrorCode reason) {
    return new AuditEvent(action, Outcome.FAILURE, null, null, null, true, Map.of(), Map.of())
        .detail("reason", reason.code());
  }

  /** Names who did it, where the caller's credentials don't. */
  public AuditEvent by(Actor who) {
    return new AuditEvent(action, outcome, who, subject, tenant, withOrigin, details, personal);
  }

  /** Names what it was done to: an id, whose prefix tells what it is. */
  public AuditEvent on(@Nullable Object id) {
    return new AuditEvent(
        action,
        outcome,
        actor,
        id == null ? null : id.toString(),
        tenant,
        withOrigin,
        details,
        personal);
  }

  /** The tenant's chain gets a copy without what is personal. */
  public AuditEvent copiedTo(TenantId to) {
    return new AuditEvent(action, outcome, actor, subject, to, withOrigin, details, personal);
  }

  /** Leaves address and user agent out, as when a user has just been forgotten. */
  public AuditEvent withoutOrigin() {
    return new AuditEvent(action, outcome, actor, subject, tenant, false, details, personal);
  }

  /** Adds a detail, unless it is null. */
  public AuditEvent detail(String name, @Nullable Object value) {
    return new AuditEvent(
        action, outcome, actor, subject, tenant, withOrigin, with(details, name, value), personal);
  }

  /** Adds something personal, unless it is null. */
  public AuditEvent personal(String name, @Nullable Object value) {
    return new AuditEvent(
        action, outcome, actor, subject, tenant, withOrigin, details, with(personal, name, value));
  }

  /** Adds what is not equal in two states, as {@code before} and {@code after}. */
  public AuditEvent change(Map<String, ?> before, Map<String, ?> after) {
    return detail(BEFORE, differing(before, after).orElse(null))
        .detail(AFTER, differing(after, before).orElse(null));
  }

  /** As {@link #change}, for what is personal. */
  public AuditEvent personalChange(Map<String, ?> before, Map<String, ?> after) {
    return personal(BEFORE, differing(before, after).orElse(null))
        .personal(AFTER, differing(after, before).orElse(null));
  }

  private static Optional<Map<String, Object>> differing(
      Map<String, ?> state, Map<String, ?> other) {
    var differing = new LinkedHashMap<String, Object>();
    state.forEach(
        (name, value) -> {
          if (!Objects.equals(value, other.get(name))) {
            differing.put(name, value);
          }
        });
    return differing.isEmpty() ? Optional.empty() : Optional.of(differing);
  }

  private static Map<String, Object> with(
      Map<String, Object> members, String name, @Nullable Object value) {
    if (value == null) {
      return members;
    }
    var more = new LinkedHashMap<>(members);
    more.put(name, value);
    return more;
  }
}
