package dev.hellojohn.control;

import dev.hellojohn.edge.RequestBodies;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads the bodies of requests that need none. */
@Singleton
class OptionalBody {

  private final RequestBodies bodies;

  @Inject
  OptionalBody(RequestBodies bodies) {
    this.bodies = bodies;
  }

  /**
   * The record, or nothing for an empty body.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code invalid_json}; {@code validation_failed}
   */
  <T> Optional<T> read(byte[] body, Class<T> type) {
    return body.length == 0 ? Optional.empty() : Optional.of(type.cast(bodies.read(body, type)));
  }
}
