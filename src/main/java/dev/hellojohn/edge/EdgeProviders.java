package dev.hellojohn.edge;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/**
 * Gives each JAX-RS application the providers of this package. They are beans with constructor
 * injection, which JAX-RS cannot instantiate by itself (RESTEASY003900), so it gets the instances.
 */
@Provider
@Singleton
public class EdgeProviders implements Feature {

  private static final List<Class<?>> PROVIDERS =
      List.of(
          FormBodyFilter.class,
          JsonBodyReader.class,
          JsonBodyWriter.class,
          ProblemMapper.class,
          ProblemMapper.OfRefusals.class,
          ProblemMapper.OfViolations.class,
          PublicLocation.class,
          TextParameters.class);

  @Override
  public boolean configure(FeatureContext context) {
    for (Class<?> provider : PROVIDERS) {
      context.register(CDI.current().select(provider).get());
    }
    return true;
  }
}
