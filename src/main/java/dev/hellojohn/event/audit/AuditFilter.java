package dev.hellojohn.event.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to list or export; what is null restricts nothing.
 *
 * @param from the time at or after which they were written
 * @param to the time before which they were written
 */
public record AuditFilter(
    @Nullable String actor,
    @Nullable String subject,
    @Nullable AuditAction action,
    @Nullable Outcome outcome,
    @Nullable String requestId,
    @Nullable Instant from,
    @Nullable Instant to) {

  /** Everything. */
  public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null, null);

  /** Whether this restricts anything. */
  public boolean isSelective() {
    return !equals(ALL);
  }

  /** The conditions on {@code e}, each beginning with {@code and}. */
  String conditions() {
    List<String> conditions = new ArrayList<>();
    add(conditions, actor, "e.actorId = :actor");
    add(conditions, subject, "e.subjectId = :subject");
    add(conditions, action, "e.action = :action");
    add(conditions, outcome, "e.outcome = :outcome");
    add(conditions, requestId, "e.requestId = :requestId");
    add(conditions, from, "e.time >= :from");
    add(conditions, to, "e.time < :to");
    return String.join("", conditions);
  }

  private static void add(List<String> conditions, @Nullable Object value, String condition) {
    if (value != null) {
      conditions.add(" and " + condition);
    }
  }

  /** What the parameters of {@link #conditions} are. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new TreeMap<>();
    put(parameters, "actor", actor);
    put(parameters, "subject", subject);
    put(parameters, "action", action == null ? null : action.wireName());
    put(parameters, "outcome", outcome == null ? null : outcome.wireName());
    put(parameters, "requestId", requestId);
    put(parameters, "from", from);
    put(parameters, "to", to);
    return parameters;
  }

  private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }
}
