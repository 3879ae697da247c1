package dev.hellojohn.ops.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hellojohn.access.Access;
import dev.hellojohn.access.AccessLevel;
import dev.hellojohn.config.Configuration;
import dev.hellojohn.crypto.OpaqueToken;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The description of this API on the public port, with the public URL as its server. */
@Singleton
@Path("/openapi.json")
@Tag(name = "Operation")
public class OpenApiResource {

  private static final String DOCUMENT = "/META-INF/openapi.json";
  private static final int MAX_AGE_SECONDS = 300;

  private final byte[] document;
  private final EntityTag tag;

  /** Reads the document of the build once. */
  @Inject
  public OpenApiResource(Configuration configuration) {
    this.document = document(configuration.server().publicUrl().toString());
    this.tag = new EntityTag(OpaqueToken.sha256Hex(new String(document, StandardCharsets.UTF_8)));
  }

  private static byte[] document(String server) {
    try (InputStream resource = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
      if (resource == null) {
        throw new IllegalStateException(DOCUMENT + " is missing from the build");
      }
      ObjectMapper mapper = new ObjectMapper();
      JsonNode document = mapper.readTree(resource);
      ((ObjectNode) document).putArray("servers").addObject().put("url", server);
      return mapper.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Access(AccessLevel.ANONYMOUS)
  @Operation(operationId = "openApi", summary = "This document")
  @APIResponse(
      responseCode = "200",
      description = "An OpenAPI 3.1 document",
      headers = {
        @Header(name = "ETag", schema = @Schema(implementation = String.class)),
        @Header(name = "Cache-Control", schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  @APIResponse(
      responseCode = "304",
      description = "It is the one that the caller has",
      headers = {
        @Header(name = "ETag", schema = @Schema(implementation = String.class)),
        @Header(name = "Cache-Control", schema = @Schema(implementation = String.class))
      })
  public Response openApi(@Context Request request) {
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer = unchanged == null ? Response.ok(document) : unchanged;
    CacheControl cache = new CacheControl();
    cache.setMaxAge(MAX_AGE_SECONDS);
    return answer.tag(tag).cacheControl(cache).build();
  }
}
