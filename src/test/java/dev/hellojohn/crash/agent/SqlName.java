package dev.hellojohn.crash.agent;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a statement is called in the name of a test: {@code INSERT hj_user}. */
final class SqlName {

  /** H2 and MySQL write something before a prepared statement's text. */
  private static final Pattern PREPARED = Pattern.compile("^[\\w.]+: (?:/\\*.*?\\*/ *)?");

  private static final Pattern WRITE =
      Pattern.compile(
          "(insert into|update|delete(?: \\w+)? from|merge into"
              + "|create (?:or replace )?\\w+(?: if not exists)?|alter \\w+|drop \\w+(?: if exists)?"
              + "|grant|revoke|truncate table|drop all objects)\\b\\s*([`\"'\\w.]*).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern GENERATED =
      Pattern.compile("hj(?:[0-9a-hjkmnp-tv-z]{26}|[0-9a-z]{6,12}(?=run|control|shared))");

  private SqlName() {}

  /** The name, empty for what writes nothing. */
  static String of(String sql) {
    var text = PREPARED.matcher(sql.strip()).replaceFirst("").strip();
    var write = WRITE.matcher(text);
    if (!write.matches()) {
      return "";
    }
    var verb = write.group(1).replaceAll("(?i) if (not )?exists| into|(?<=delete) .*", "");
    var object =
        write.group(2).replaceAll("[`\"']", "").replaceAll(".*[.]", "").toLowerCase(Locale.ROOT);
    return (verb.toUpperCase(Locale.ROOT) + " " + GENERATED.matcher(object).replaceAll("…"))
        .strip();
  }
}
