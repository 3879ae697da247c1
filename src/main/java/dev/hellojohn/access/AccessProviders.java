package dev.hellojohn.access;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/** Gives each JAX-RS application the filter, which is a bean that JAX-RS cannot construct. */
@Provider
@Singleton
public class AccessProviders implements Feature {

  @Override
  public boolean configure(FeatureContext context) {
    context.register(CDI.current().select(AccessFilter.class).get());
    return true;
  }
}
