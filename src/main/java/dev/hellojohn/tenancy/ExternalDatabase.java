package dev.hellojohn.tenancy;

import dev.hellojohn.config.Secret;

/**
 * A database that the customer runs, for a tenant in {@link IsolationMode#SEPARATE_DATABASE}.
 *
 * @param url a JDBC URL without credentials
 * @param username a login that owns the database's schema
 */
public record ExternalDatabase(String url, String username, Secret password) {}
