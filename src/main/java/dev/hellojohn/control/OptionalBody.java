package dev.hellojohn.control;

import dev.hellojohn.edge.RequestBodies;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests that need none. */
@Singleton
class OptionalBody {

  private final RequestBodies bodies;

  @Inject
  OptionalBody(RequestBodies bodies) {
    this.bodies = bodies;
  }

  /**
   * The record, or nothing for an empty body. The method consumes every media type, because JAX-RS
   * would refuse a request that has a body's place but neither body nor type.
   *
   * @param contentType the header's value, or null when it was not sent
   * @throws ProblemException {@code invalid_json}; {@code validation_failed}; {@code
   *     unsupported_media_type} for a body that is not said to be JSON
   */
  <T> Optional<T> read(@Nullable MediaType contentType, byte[] body, Class<T> type) {
    if (body.length == 0) {
      return Optional.empty();
    }
    if (contentType == null || !MediaType.APPLICATION_JSON_TYPE.isCompatible(contentType)) {
      throw new ProblemException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }
    return Optional.of(type.cast(bodies.read(body, type)));
  }
}
