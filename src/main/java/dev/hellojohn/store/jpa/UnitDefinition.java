package dev.hellojohn.store.jpa;

import java.util.List;
import java.util.Optional;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/**
 * All that a persistence unit is built from.
 *
 * @param name for logs; no secret
 * @param kind the database product
 * @param login who connects
 * @param gate what a connection is told before each transaction
 * @param namespace the schema that qualifies table names; empty where the connection's default or
 *     the gate says it
 * @param entities the entity classes
 * @param inspector sees each statement before the database does and may refuse it
 */
public record UnitDefinition(
    String name,
    DatabaseKind kind,
    Login login,
    ConnectionGate gate,
    Optional<String> namespace,
    List<Class<?>> entities,
    Optional<StatementInspector> inspector) {

  public UnitDefinition {
    entities = List.copyOf(entities);
  }
}
