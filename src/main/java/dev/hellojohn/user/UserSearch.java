package dev.hellojohn.user;

import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Lists users, the newest first. Conditions are fixed texts chosen by what the filter has; what the
 * caller sent is only ever a parameter.
 */
@Singleton
public class UserSearch {

  @Inject
  public UserSearch() {}

  /** A page of users; its cursor is the last user's id. */
  public Page<User> list(EntityManager em, UserFilter filter, PageRequest request) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    var where = where(filter, parameters);
    Long total = null;
    if (request.includeTotal()) {
      total =
          bind(
                  em.createQuery("select count(u) from UserEntity u where " + where, Long.class),
                  parameters)
              .getSingleResult();
    }
    if (request.after() != null) {
      where += " and u.id < :after";
      parameters.put("after", request.after());
    }
    var rows =
        bind(
                em.createQuery(
                    "select u from UserEntity u where " + where + " order by u.id desc",
                    UserEntity.class),
                parameters)
            .setMaxResults(request.limit() + 1)
            .getResultList()
            .stream()
            .map(Users::snapshot)
            .toList();
    return Page.of(rows, request, user -> user.id().value(), total);
  }

  private static String where(UserFilter filter, Map<String, Object> parameters) {
    var where = new StringBuilder("u.id is not null");
    if (filter.query() != null) {
      where.append(
          " and (u.email like :query escape '!' or u.nameSearch like :query escape '!'"
              + " or u.username like :query escape '!')");
      parameters.put("query", prefix(filter.query()));
    }
    if (filter.email() != null) {
      where.append(" and u.email = :email");
      parameters.put("email", filter.email().value());
    }
    if (filter.emailVerified() != null) {
      where.append(" and u.emailVerified = :emailVerified");
      parameters.put("emailVerified", filter.emailVerified());
    }
    if (filter.externalId() != null) {
      where.append(" and u.externalId = :externalId");
      parameters.put("externalId", filter.externalId());
    }
    if (filter.status() != null) {
      where.append(" and u.status = :status");
      parameters.put("status", filter.status().wireName());
    }
    if (filter.role() != null) {
      where.append(" and u.role = :role");
      parameters.put("role", filter.role());
    }
    if (filter.createdAfter() != null) {
      where.append(" and u.createdAt >= :createdAfter");
      parameters.put("createdAfter", filter.createdAfter());
    }
    if (filter.createdBefore() != null) {
      where.append(" and u.createdAt < :createdBefore");
      parameters.put("createdBefore", filter.createdBefore());
    }
    return where.toString();
  }

  private static <T> TypedQuery<T> bind(TypedQuery<T> query, Map<String, Object> parameters) {
    parameters.forEach(query::setParameter);
    return query;
  }

  private static String prefix(String query) {
    return fold(query).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  /** How names are compared: case and composition do not matter. */
  static String fold(String text) {
    var lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFC).strip();
  }
}
