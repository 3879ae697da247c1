package dev.hellojohn.edge;

import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Lets the validator look at every component of a record. Its default asks the persistence provider
 * each time whether the component is loaded, which is no question of a request body.
 */
final class EverythingReachable implements TraversableResolver {

  @Override
  public boolean isReachable(
      @Nullable Object traversableObject,
      Path.Node traversableProperty,
      Class<?> rootBeanType,
      Path pathToTraversableObject,
      ElementType elementType) {
    return true;
  }

  @Override
  public boolean isCascadable(
      @Nullable Object traversableObject,
      Path.Node traversableProperty,
      Class<?> rootBeanType,
      Path pathToTraversableObject,
      ElementType elementType) {
    return true;
  }
}
