package dev.hellojohn.store.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** The database products that are supported, and what Hibernate and Liquibase call them. */
public enum DatabaseKind {
  POSTGRESQL("org.hibernate.dialect.PostgreSQLDialect", "postgresql"),
  MYSQL("org.hibernate.dialect.MySQLDialect", "mysql"),
  MARIADB("org.hibernate.dialect.MariaDBDialect", "mariadb"),
  H2("org.hibernate.dialect.H2Dialect", "h2");

  private final String dialect;
  private final String liquibaseName;

  DatabaseKind(String dialect, String liquibaseName) {
    this.dialect = dialect;
    this.liquibaseName = liquibaseName;
  }

  /** The class name of Hibernate's dialect. */
  public String dialect() {
    return dialect;
  }

  /** The name by which a changelog's {@code dbms} attribute knows the product. */
  public String liquibaseName() {
    return liquibaseName;
  }

  /**
   * Whether the product speaks MySQL's SQL: databases are schemas, roles are set per connection.
   */
  public boolean isMySqlFamily() {
    return this == MYSQL || this == MARIADB;
  }

  /** Whether the database itself keeps the rows of a shared table apart (row level security). */
  public boolean enforcesRowSecurity() {
    return this == POSTGRESQL;
  }

  /**
   * Asks an open connection what it is connected to.
   *
   * @throws SQLException if the server can't be asked, or is a product that is not supported
   */
  public static DatabaseKind of(Connection connection) throws SQLException {
    var metaData = connection.getMetaData();
    var product = metaData.getDatabaseProductName().toLowerCase(Locale.ROOT);
    var version = metaData.getDatabaseProductVersion().toLowerCase(Locale.ROOT);
    if (product.contains("postgresql")) {
      return POSTGRESQL;
    }
    if (product.contains("mariadb") || version.contains("mariadb")) {
      return MARIADB;
    }
    if (product.contains("mysql")) {
      return MYSQL;
    }
    if (product.equals("h2")) {
      return H2;
    }
    throw new SQLException("Unsupported database product: " + product);
  }
}
