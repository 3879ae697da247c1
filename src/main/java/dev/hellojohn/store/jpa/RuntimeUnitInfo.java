package dev.hellojohn.store.jpa;

import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceUnitInfo;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.net.URL;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.jspecify.annotations.Nullable;

/** What a {@code persistence.xml} would say, for a unit that is defined at run time. */
final class RuntimeUnitInfo implements PersistenceUnitInfo {

  private final UnitDefinition definition;

  RuntimeUnitInfo(UnitDefinition definition) {
    this.definition = definition;
  }

  @Override
  public String getPersistenceUnitName() {
    return definition.name();
  }

  @Override
  public String getPersistenceProviderClassName() {
    return HibernatePersistenceProvider.class.getName();
  }

  @Override
  public PersistenceUnitTransactionType getTransactionType() {
    return PersistenceUnitTransactionType.RESOURCE_LOCAL;
  }

  @Override
  public @Nullable DataSource getJtaDataSource() {
    return null;
  }

  @Override
  public @Nullable DataSource getNonJtaDataSource() {
    return null;
  }

  @Override
  public List<String> getMappingFileNames() {
    return List.of();
  }

  @Override
  public List<URL> getJarFileUrls() {
    return List.of();
  }

  @Override
  public @Nullable URL getPersistenceUnitRootUrl() {
    return null;
  }

  @Override
  public List<String> getManagedClassNames() {
    return definition.entities().stream().map(Class::getName).toList();
  }

  @Override
  public boolean excludeUnlistedClasses() {
    return true;
  }

  @Override
  public SharedCacheMode getSharedCacheMode() {
    return SharedCacheMode.NONE;
  }

  @Override
  public ValidationMode getValidationMode() {
    return ValidationMode.NONE;
  }

  @Override
  public Properties getProperties() {
    return new Properties();
  }

  @Override
  public String getPersistenceXMLSchemaVersion() {
    return "3.0";
  }

  @Override
  public ClassLoader getClassLoader() {
    return RuntimeUnitInfo.class.getClassLoader();
  }

  @Override
  public void addTransformer(ClassTransformer transformer) {
    // Entities are used as they were compiled: nothing weaves at run time.
  }

  @Override
  public @Nullable ClassLoader getNewTempClassLoader() {
    return null;
  }
}
