package dev.hellojohn.edge;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.util.Locale;

/**
 * Writes an enum constant as its name in lower case ({@code SEPARATE_SCHEMA} as {@code
 * separate_schema}) and reads exactly that, unless the constant names itself by an annotation.
 */
@SuppressWarnings("serial") // never serialised: it does not leave the process
final class LowerCaseEnums extends JacksonAnnotationIntrospector {

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    String[] named = super.findEnumValues(config, type, constants, names);
    for (int i = 0; i < constants.length; i++) {
      if (named[i] == null) {
        named[i] = constants[i].name().toLowerCase(Locale.ROOT);
      }
    }
    return named;
  }
}
