package dev.hellojohn.store;

import dev.hellojohn.kernel.Detail;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Free JSON that is kept with a user or a tenant: bounded, and changed by merging (RFC 7396). */
public final class Metadata {

  /** In bytes of JSON. */
  public static final int MAX_BYTES = 8 * 1024;

  /**
   * In bytes of JSON, of a user's public metadata, which travels in every access token, in a
   * header: up to this size it fits with everything else, and nobody's sign-in ends at the length
   * of a token.
   */
  public static final int MAX_PUBLIC_BYTES = 4 * 1024;

  /** Objects and lists inside one another, the outermost counted. */
  public static final int MAX_DEPTH = 8;

  private Metadata() {}

  /** What is wrong with metadata as it would be stored. */
  public static Optional<Detail> fault(String field, Map<String, Object> metadata) {
    return fault(field, metadata, MAX_BYTES);
  }

  /**
   * What is wrong with metadata as it would be stored and read again.
   *
   * @param maxBytes the bound, in bytes of JSON
   */
  public static Optional<Detail> fault(String field, Map<String, Object> metadata, int maxBytes) {
    if (depth(metadata) > MAX_DEPTH) {
      return Optional.of(
          new Detail(
              field, "too_deep", "This must not be nested deeper than " + MAX_DEPTH + " levels."));
    }
    if (!isFinite(metadata)) {
      return Optional.of(new Detail(field, "out_of_range", "This has a number that is too large."));
    }
    // As it comes back: 1e6 is read as a number that is written 1000000.0.
    var back = StoredJson.object(StoredJson.write(metadata));
    var bytes = StoredJson.write(back).getBytes(StandardCharsets.UTF_8).length;
    return bytes > maxBytes
        ? Optional.of(
            new Detail(field, "too_long", "This must be at most " + maxBytes + " bytes of JSON."))
        : Optional.empty();
  }

  /** Merges a patch into what is there: objects member by member, null removes (RFC 7396 §2). */
  public static Map<String, Object> merge(Map<String, Object> current, Map<?, ?> patch) {
    var merged = new LinkedHashMap<>(current);
    for (var member : patch.entrySet()) {
      var name = String.valueOf(member.getKey());
      var value = member.getValue();
      if (value == null) {
        merged.remove(name);
      } else if (value instanceof Map<?, ?> object) {
        merged.put(name, merge(object(merged.get(name)), object));
      } else {
        merged.put(name, value);
      }
    }
    return merged;
  }

  /** What metadata is before anything was merged into it. */
  public static Map<String, Object> of(@Nullable Map<String, Object> given) {
    return given == null ? Map.of() : merge(Map.of(), given);
  }

  private static Map<String, Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? merge(Map.of(), map) : Map.of();
  }

  private static int depth(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return 1 + deepest(List.copyOf(map.values().stream().filter(v -> v != null).toList()));
    }
    return value instanceof List<?> list ? 1 + deepest(list) : 0;
  }

  private static int deepest(List<?> values) {
    return values.stream().mapToInt(Metadata::depth).max().orElse(0);
  }

  /** A number that no double can hold would come back as something else. */
  private static boolean isFinite(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().allMatch(Metadata::isFinite);
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(Metadata::isFinite);
    }
    return !(value instanceof BigDecimal number) || Double.isFinite(number.doubleValue());
  }
}
