package dev.hellojohn.config;

/**
 * The database and what may be taken of it.
 *
 * @param url where it is, without credentials
 * @param username the login that provisions and migrates
 * @param password its password; empty where none is needed
 * @param isolationMode how a new tenant is kept apart by default: {@code separate_database}, {@code
 *     separate_schema} or {@code shared_schema}
 * @param maxConnections the node's budget of connections over all pools
 * @param tenantUnitsMax how many persistence units are kept at once
 */
public record DatabaseConfig(
    DatabaseUrl url,
    String username,
    Secret password,
    String isolationMode,
    int maxConnections,
    int tenantUnitsMax) {}
