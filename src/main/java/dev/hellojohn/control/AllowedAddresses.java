package dev.hellojohn.control;

import dev.hellojohn.kernel.IpRange;
import java.util.ArrayList;
import java.util.List;

/** Reads the networks that a secret key may be used from. */
final class AllowedAddresses {

  /** What the column holds, each at its longest. */
  private static final int MOST = 50;

  private AllowedAddresses() {}

  /**
   * The list in canonical form, each block once.
   *
   * @param field of the body, for what is wrong
   */
  static List<IpRange> read(String field, List<String> texts, Violations violations) {
    if (texts.size() > MOST) {
      violations.add(field, "too_many", "Name at most " + MOST + " networks.");
      return List.of();
    }
    var ranges = new ArrayList<IpRange>();
    for (int i = 0; i < texts.size(); i++) {
      var range = IpRange.parse(texts.get(i));
      if (range.isEmpty()) {
        violations.add(
            field + '[' + i + ']',
            "invalid_network",
            "A network is an address or a CIDR, such as 203.0.113.0/24 or 2001:db8::/48.");
      } else if (!ranges.contains(range.get())) {
        ranges.add(range.get());
      }
    }
    return List.copyOf(ranges);
  }
}
