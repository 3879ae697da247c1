package dev.hellojohn.store.jpa;

import static java.util.Map.entry;

import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceProvider;

/**
 * Builds JPA persistence units from definitions, without a {@code persistence.xml} and without
 * asking the database.
 */
public final class PersistenceUnits {

  private static final Map<String, Object> COMMON =
      Map.ofEntries(
          entry(AvailableSettings.ALLOW_METADATA_ON_BOOT, false),
          entry(AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true),
          entry(AvailableSettings.JDBC_TIME_ZONE, "UTC"),
          entry(AvailableSettings.STATEMENT_BATCH_SIZE, 20),
          entry(AvailableSettings.IN_CLAUSE_PARAMETER_PADDING, true),
          entry(AvailableSettings.QUERY_PLAN_CACHE_MAX_SIZE, 128),
          entry(AvailableSettings.USE_SECOND_LEVEL_CACHE, false),
          entry(AvailableSettings.USE_QUERY_CACHE, false),
          entry(AvailableSettings.HBM2DDL_AUTO, "none"),
          entry(AvailableSettings.JAKARTA_VALIDATION_MODE, "none"),
          entry(AvailableSettings.XML_MAPPING_ENABLED, false),
          entry(AvailableSettings.SESSION_FACTORY_NAME_IS_JNDI, false),
          entry(AvailableSettings.LOG_JDBC_WARNINGS, false));

  private final ConnectionPool pool;

  public PersistenceUnits(ConnectionPool pool) {
    HibernateLogging.quieten();
    this.pool = pool;
  }

  /** Builds a unit. No connection is opened; building costs some 40 ms warm and 2 MiB. */
  public PersistenceUnit build(UnitDefinition definition) {
    Map<String, Object> settings = new HashMap<>(COMMON);
    settings.put(AvailableSettings.DIALECT, definition.kind().dialect());
    var connections = new GatedConnections(pool, definition);
    settings.put(AvailableSettings.MULTI_TENANT_CONNECTION_PROVIDER, connections);
    definition.inspector().ifPresent(i -> settings.put(AvailableSettings.STATEMENT_INSPECTOR, i));
    definition
        .namespace()
        .ifPresent(schema -> settings.put(AvailableSettings.DEFAULT_SCHEMA, schema));
    EntityManagerFactory factory =
        new HibernatePersistenceProvider()
            .createContainerEntityManagerFactory(new RuntimeUnitInfo(definition), settings);
    return new PersistenceUnit(factory.unwrap(SessionFactory.class), connections);
  }
}
