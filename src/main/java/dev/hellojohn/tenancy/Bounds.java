package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.Detail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a tenant may move a setting. */
final class Bounds {

  private Bounds() {}

  static void within(List<Detail> faults, String field, int value, int least, int most) {
    if (value < least || value > most) {
      faults.add(
          new Detail(
              "auth_config." + field,
              "out_of_range",
              "The value is from " + least + " to " + most + "."));
    }
  }

  static int orDefault(@Nullable Integer value, int fallback) {
    return value == null ? fallback : value;
  }
}
