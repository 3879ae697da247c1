package dev.hellojohn.tenancy;

import dev.hellojohn.store.Installation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The home of each isolation mode. */
@Singleton
public class TenantHomes {

  private final TenantHome separateDatabase;
  private final TenantHome separateSchema;
  private final TenantHome sharedSchema;

  @Inject
  public TenantHomes(Installation installation) {
    this.separateDatabase = new SeparateDatabaseHome(installation);
    this.separateSchema = new SeparateSchemaHome(installation);
    this.sharedSchema = new SharedSchemaHome(installation);
  }

  TenantHome of(IsolationMode mode) {
    return switch (mode) {
      case SEPARATE_DATABASE -> separateDatabase;
      case SEPARATE_SCHEMA -> separateSchema;
      case SHARED_SCHEMA -> sharedSchema;
    };
  }
}
