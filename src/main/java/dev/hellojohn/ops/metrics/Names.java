package dev.hellojohn.ops.metrics;

import java.util.Locale;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.Tag;

/** How metrics and labels are spelled. */
final class Names {

  private static final String PREFIX = "hellojohn_";

  private Names() {}

  /** A metric of this product; the help text is one sentence. */
  static Metadata metadata(String name, String help) {
    return Metadata.builder().withName(PREFIX + name).withDescription(help).build();
  }

  /** A label whose value is one of an enum's. */
  static Tag tag(String label, Enum<?> value) {
    return new Tag(label, value.name().toLowerCase(Locale.ROOT));
  }
}
