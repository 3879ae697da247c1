package dev.hellojohn.oauth;

import dev.hellojohn.token.MetadataDocument;
import dev.hellojohn.token.TenantMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** Answers with a metadata document that caches may keep, or that it has not changed. */
@Singleton
class MetadataAnswer {

  private final String cacheControl;

  @Inject
  MetadataAnswer(TenantMetadata metadata) {
    this.cacheControl = "public, max-age=" + metadata.maxAge().toSeconds();
  }

  /** 200 with the document, or 304 if the request has it already (RFC 9110 §13.1.2). */
  Response of(MetadataDocument document, Request request) {
    EntityTag tag = new EntityTag(document.etag());
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer =
        unchanged == null
            ? Response.ok(document.json(), MediaType.APPLICATION_JSON_TYPE)
            : unchanged;
    return answer.tag(tag).header(HttpHeaders.CACHE_CONTROL, cacheControl).build();
  }

  /** The same where the key in the header has a say, so that a cache keeps one for each. */
  Response byKey(MetadataDocument document, Request request) {
    return Response.fromResponse(of(document, request))
        // JAX-RS puts this in the place of what the filter of origins has said.
        .header(HttpHeaders.VARY, "Origin, X-Client-Id")
        .build();
  }
}
