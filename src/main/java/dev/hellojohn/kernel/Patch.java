package dev.hellojohn.kernel;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member of a PATCH body, which may be absent (leave the field alone), null (clear it), or a
 * value (set it).
 */
public sealed interface Patch<T> {

  /** The member was not in the body. */
  record Absent<T>() implements Patch<T> {}

  /** The member was null. */
  record Null<T>() implements Patch<T> {}

  /** The member had a value. */
  record Value<T>(T content) implements Patch<T> {}

  /** Leaves the field alone. */
  static <T> Patch<T> absent() {
    return new Absent<>();
  }

  /** Clears the field. */
  static <T> Patch<T> ofNull() {
    return new Null<>();
  }

  /** Sets the field. */
  static <T> Patch<T> of(T value) {
    return new Value<>(value);
  }

  /** Sets the field, or clears it when there is no value. */
  static <T> Patch<T> ofNullable(@Nullable T value) {
    return value == null ? new Null<>() : new Value<>(value);
  }

  /** Whether the member was not in the body. */
  default boolean isAbsent() {
    return this instanceof Absent;
  }

  /** Whether the member was null. */
  default boolean isNull() {
    return this instanceof Null;
  }

  /** The new value, if there is one. */
  default Optional<T> value() {
    return this instanceof Value<T> present ? Optional.of(present.content()) : Optional.empty();
  }

  /** What the field holds afterwards, given what it holds now. */
  default @Nullable T applyTo(@Nullable T current) {
    if (isAbsent()) {
      return current;
    }
    return this instanceof Value<T> present ? present.content() : null;
  }

  /** The same patch of another type, such as a checked one. */
  default <R> Patch<R> map(Function<? super T, ? extends R> mapping) {
    if (this instanceof Value<T> present) {
      return new Value<>(mapping.apply(present.content()));
    }
    return isAbsent() ? new Absent<>() : new Null<>();
  }
}
