package dev.hellojohn.tenancy;

import java.util.Locale;
import java.util.regex.Pattern;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a statement on shared tables that forgets its tenant, where the database can't refuse it
 * itself.
 *
 * <p>Each mention of a tenant's table needs a {@code tenant_id} of its own: in the predicate for
 * that alias, in the join that brings it in, or in the columns of an INSERT. It errs on the side of
 * refusing.
 */
final class TenantPredicateInspector implements StatementInspector {

  private static final long serialVersionUID = 1L;

  private static final Pattern TABLE =
      Pattern.compile(
          "\\b(?:from|join|into|update|,)\\s+(?:\\w+\\.)?(hj_\\w+)(?:\\s+(?:as\\s+)?(?!set\\b|where\\b|values\\b|on\\b|select\\b|join\\b|left\\b|inner\\b|order\\b|limit\\b|for\\b|offset\\b|group\\b)(\\w+))?");

  private static final Pattern ANY_TABLE = Pattern.compile("\\bhj_[a-z_]+\\b");

  @Override
  public String inspect(String sql) {
    var statement = sql.toLowerCase(Locale.ROOT).strip();
    var tables = TABLE.matcher(statement);
    int found = 0;
    while (tables.find()) {
      found++;
      if (!namesTenant(statement, tables.group(2))) {
        throw refusal();
      }
    }
    if (found == 0 && ANY_TABLE.matcher(statement).find()) {
      throw refusal();
    }
    return sql;
  }

  private static boolean namesTenant(String statement, @Nullable String alias) {
    if (statement.startsWith("insert")) {
      int columns = statement.indexOf('(');
      int end = statement.indexOf(')');
      return columns >= 0
          && end > columns
          && statement.substring(columns, end).matches("(?s).*\\btenant_id\\b.*");
    }
    var column =
        alias == null
            ? "(?<![\\w.])(?:\\w+\\.)?tenant_id"
            : "(?<!\\w)" + Pattern.quote(alias) + "\\.tenant_id";
    var bound = "(?:\\?|\\w+\\.tenant_id)";
    return Pattern.compile(column + "\\s*=\\s*" + bound).matcher(statement).find()
        || (alias != null
            && Pattern.compile("\\w+\\.tenant_id\\s*=\\s*" + Pattern.quote(alias) + "\\.tenant_id")
                .matcher(statement)
                .find());
  }

  private static IllegalStateException refusal() {
    return new IllegalStateException("A statement on a shared table does not name its tenant");
  }
}
