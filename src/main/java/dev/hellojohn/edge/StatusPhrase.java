package dev.hellojohn.edge;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;

/**
 * The words beside a status. Liberty knows those of RFC 2616 and writes {@code 429 Undefined}; its
 * answer takes others, by a method that the servlet API had until Servlet 6. Where that is missing
 * the words are missing, which means nothing to a program (RFC 9112 §4).
 */
final class StatusPhrase {

  /** Of our statuses, the ones that are newer (RFC 9110 §15, RFC 6585). */
  private static final Map<Integer, String> PHRASES =
      Map.of(422, "Unprocessable Content", 429, "Too Many Requests");

  private static final ClassValue<Optional<Method>> WITH_PHRASE =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          try {
            return Optional.of(type.getMethod("setStatus", int.class, String.class));
          } catch (NoSuchMethodException anotherServer) {
            return Optional.empty();
          }
        }
      };

  private StatusPhrase() {}

  /** The words of a status, or of its class. */
  static String of(int status) {
    String phrase = PHRASES.get(status);
    Response.Status known = Response.Status.fromStatusCode(status);
    if (phrase != null || known != null) {
      return phrase != null ? phrase : known.getReasonPhrase();
    }
    return Response.Status.Family.familyOf(status) == Response.Status.Family.SERVER_ERROR
        ? Response.Status.INTERNAL_SERVER_ERROR.getReasonPhrase()
        : Response.Status.BAD_REQUEST.getReasonPhrase();
  }

  /** Sets the status, with its words where the server does not know them. */
  static void set(HttpServletResponse response, int status) {
    String phrase = PHRASES.get(status);
    ServletResponse servers = servers(response);
    Optional<Method> method =
        phrase == null ? Optional.empty() : WITH_PHRASE.get(servers.getClass());
    if (method.isEmpty()) {
      response.setStatus(status);
      return;
    }
    try {
      method.get().invoke(servers, status, phrase);
    } catch (IllegalAccessException | InvocationTargetException notAllowed) {
      response.setStatus(status);
    }
  }

  private static ServletResponse servers(ServletResponse response) {
    ServletResponse inner = response;
    while (inner instanceof ServletResponseWrapper wrapper) {
      inner = wrapper.getResponse();
    }
    return inner;
  }
}
