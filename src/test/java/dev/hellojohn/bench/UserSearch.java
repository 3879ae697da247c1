package dev.hellojohn.bench;

import static dev.hellojohn.bench.BenchmarkReport.ms;
import static dev.hellojohn.bench.BenchmarkReport.ratio;
import static dev.hellojohn.bench.BenchmarkReport.say;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;

/** Whether the search of a tenant's users stays as quick as their number grows. */
final class UserSearch {

  private static final String SECTION = "users";
  private static final int PAGE = 100;
  private static final int BLOCK = 50_000;

  private final BenchmarkOptions options;
  private final BenchmarkReport report;

  UserSearch(BenchmarkOptions options, BenchmarkReport report) {
    this.options = options;
    this.report = report;
  }

  void measure() throws Exception {
    try (var installation = Installation.start("512m", Map.of())) {
      var client = installation.client();
      var tenant =
          Account.tenant(client, Account.administrator(client), "bench", "separate_schema");
      var account = Account.signUp(client, tenant, "ann@example.com");
      fill(installation);
      var first = "/v1/users?limit=" + PAGE;
      var last = first + "&cursor=" + cursorOfLastPage(account, first);
      double quick = measure(account, "page 1", first, "< 20 ms");
      double deep = measure(account, "the last page", last, "< 20 ms");
      measure(account, "by address", "/v1/users?email=user500000@example.com", "");
      measure(account, "by the beginning of a name", "/v1/users?limit=20&q=user4999", "");
      report.add(
          SECTION,
          "the last page / page 1, p95",
          ratio(deep / quick),
          "≤ 1.2 ×",
          "%,d users, %d on a page".formatted(options.users(), PAGE));
    }
  }

  /**
   * Copies the one user that signed up, since as many sign-ups would hash for hours: the rows are
   * as the product writes them, but for what has to differ.
   */
  private void fill(Installation installation) throws SQLException {
    var login = installation.database();
    try (var connection =
        DriverManager.getConnection(login.url(), login.username(), login.password().reveal())) {
      var table = table(connection);
      for (int from = 1; from < options.users(); from += BLOCK) {
        int to = Math.min(options.users() - 1, from + BLOCK - 1);
        copy(connection, table, from, to);
        say("%,d of %,d users …".formatted(to + 1, options.users()));
      }
      try (var statement = connection.createStatement()) {
        statement.execute("analyze " + table);
      }
    }
  }

  /** The one table of users that has one: beside it is that of the tenants who share theirs. */
  private static String table(Connection connection) throws SQLException {
    var tables = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "select format('%I.%I', schemaname, tablename) from pg_tables"
                    + " where tablename = 'hj_user'")) {
      while (found.next()) {
        tables.add(found.getString(1));
      }
    }
    for (var table : tables) {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery("select 1 from " + table + " limit 1")) {
        if (rows.next()) {
          return table;
        }
      }
    }
    throw new IllegalStateException("No table with a user");
  }

  private static void copy(Connection connection, String table, int from, int to)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into %1$s
          select (jsonb_populate_record(null::%1$s, to_jsonb(u) || jsonb_build_object(
            'id', 'usr_00' || lpad(i::text, 24, '0'),
            'email', 'user' || i || '@example.com',
            'name', 'User ' || i,
            'name_search', 'user ' || i))).*
          from (select * from %1$s where email = 'ann@example.com') u, generate_series(%2$d, %3$d) i
          """
              .formatted(table, from, to));
    }
  }

  /** Walks to it, as a reader of all pages does. */
  private static String cursorOfLastPage(Account account, String first) {
    say("Reading all pages …");
    String cursor = "";
    while (true) {
      var path = cursor.isEmpty() ? first : first + "&cursor=" + cursor;
      var page = account.make(Operation.page("page", path));
      var next = page.at("/pagination/next_cursor").asText("");
      if (next.isEmpty() || next.equals("null")) {
        return cursor;
      }
      cursor = next;
    }
  }

  private double measure(Account account, String name, String path, String target) {
    var operation = Operation.page(name, path);
    var times = new Times();
    for (int i = 0; i < options.operations(); i++) {
      account.make(operation);
    }
    for (int i = 0; i < options.operations(); i++) {
      times.time(() -> account.make(operation));
    }
    report.add(
        SECTION,
        name + ", p50 / p95",
        ms(times.millis(0.5)) + " / " + ms(times.millis(0.95)),
        target,
        "%,d users; %d in a row by one client, after as many"
            .formatted(options.users(), options.operations()));
    return times.millis(0.95);
  }
}
