package dev.hellojohn.ops.metrics;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/** Gives each JAX-RS application the filter that notes routes. */
@Provider
@Singleton
public class MetricsProviders implements Feature {

  @Override
  public boolean configure(FeatureContext context) {
    context.register(CDI.current().select(RouteFilter.class).get());
    return true;
  }
}
