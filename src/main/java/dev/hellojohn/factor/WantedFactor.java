package dev.hellojohn.factor;

import dev.hellojohn.kernel.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * A factor that somebody wants to have.
 *
 * @param name what the user calls it
 * @param phone where codes are to go, of the type {@code sms} alone
 */
public record WantedFactor(FactorType type, @Nullable String name, @Nullable PhoneNumber phone) {

  /** One that needs no number. */
  public static WantedFactor of(FactorType type, @Nullable String name) {
    return new WantedFactor(type, name, null);
  }
}
