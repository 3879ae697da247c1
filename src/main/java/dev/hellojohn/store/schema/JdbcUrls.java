package dev.hellojohn.store.schema;

/** Takes JDBC URLs apart. */
final class JdbcUrls {

  private JdbcUrls() {}

  /**
   * The same server and parameters, another database: {@code jdbc:mysql://h:1/a?b=c} → {@code
   * jdbc:mysql://h:1/x?b=c}.
   */
  static String withDatabase(String url, String database) {
    int authority = url.indexOf("//") + 2;
    int query = url.indexOf('?', authority);
    var parameters = query < 0 ? "" : url.substring(query);
    var server = query < 0 ? url : url.substring(0, query);
    int path = server.indexOf('/', authority);
    return (path < 0 ? server : server.substring(0, path)) + "/" + database + parameters;
  }
}
