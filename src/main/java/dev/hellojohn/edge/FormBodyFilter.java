package dev.hellojohn.edge;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@code curl -d '{…}'} work, which labels every body as a form: where a bearer credential
 * decides who the caller is, a form that is JSON is read as JSON.
 *
 * <p>Nowhere else. A browser can make another site post such a form with the reader's cookies and
 * without a preflight, but it cannot make it send an Authorization header.
 */
@PreMatching
@Singleton
public class FormBodyFilter implements ContainerRequestFilter {

  private static final String BEARER = "bearer ";

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    if (request.getMediaType() == null) {
      nameNothing(request);
      return;
    }
    if (!isForm(request.getMediaType())
        || !isBearer(request.getHeaderString(HttpHeaders.AUTHORIZATION))
        || !isApi(request.getUriInfo().getRequestUri().getPath())) {
      return;
    }
    PushbackInputStream body = new PushbackInputStream(request.getEntityStream());
    request.setEntityStream(body);
    if (looksLikeJson(body)) {
      request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    }
  }

  /** No body needs no type: whether one is missing is for the method to say, not for its type. */
  private static void nameNothing(ContainerRequestContext request) throws IOException {
    PushbackInputStream body = new PushbackInputStream(request.getEntityStream());
    request.setEntityStream(body);
    int first = body.read();
    if (first < 0) {
      request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    } else {
      body.unread(first);
    }
  }

  /** Whether a body is empty or begins as a JSON object or list does; consumes leading space. */
  static boolean looksLikeJson(PushbackInputStream body) throws IOException {
    int first = body.read();
    while (first == ' ' || first == '\t' || first == '\r' || first == '\n') {
      first = body.read();
    }
    if (first >= 0) {
      body.unread(first);
    }
    return first < 0 || first == '{' || first == '[';
  }

  private static boolean isForm(@Nullable MediaType type) {
    return type != null && MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type);
  }

  private static boolean isBearer(@Nullable String authorization) {
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
  }

  private static boolean isApi(String path) {
    return (path.startsWith("/v1/") && !Webhooks.isOne(path)) || path.startsWith("/cp/v1/");
  }
}
