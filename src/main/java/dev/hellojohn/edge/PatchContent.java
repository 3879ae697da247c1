package dev.hellojohn.edge;

import dev.hellojohn.kernel.Patch;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/**
 * Lets a constraint look into a patch: {@code Patch<@Size(max = 80) String> name}. Found as a
 * service, by the server's validator too.
 */
public final class PatchContent implements ValueExtractor<Patch<@ExtractedValue ?>> {

  @Override
  public void extractValues(Patch<?> patch, ValueReceiver receiver) {
    if (patch != null && !patch.isAbsent()) {
      receiver.value(null, patch.value().orElse(null));
    }
  }
}
