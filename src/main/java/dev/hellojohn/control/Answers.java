package dev.hellojohn.control;

import dev.hellojohn.edge.EntityVersion;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Answers with the headers that go with what they hold. */
final class Answers {

  private static final String NO_STORE = "no-store";

  private Answers() {}

  /** An object that can be changed, with its version. */
  static Response versioned(Object body, long version) {
    return Response.ok(body)
        .header(HttpHeaders.ETAG, new EntityVersion(version).toTag())
        .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .build();
  }

  /** An object that was made, or was made before under the same key. */
  static Response created(Answer answer) {
    return Response.created(URI.create(answer.location()))
        .entity(answer.body())
        .header(HttpHeaders.ETAG, new EntityVersion(answer.version()).toTag())
        .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .build();
  }
}
