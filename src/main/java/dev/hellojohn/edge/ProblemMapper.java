package dev.hellojohn.edge;

import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * The one mapper of everything that is thrown in JAX-RS. Its subclasses only outrank the server's
 * own mappers, which JAX-RS chooses by the nearest type.
 */
@Singleton
public class ProblemMapper implements ExceptionMapper<Throwable> {

  private final Faults faults;
  private final HttpServletRequest request;

  /**
   * Maps what the rules of {@link Faults} make of it.
   *
   * @param request stands for the running request, whichever it is
   */
  @Inject
  public ProblemMapper(Faults faults, HttpServletRequest request) {
    this.faults = faults;
    this.request = request;
  }

  @Override
  public Response toResponse(Throwable thrown) {
    if (thrown instanceof WebApplicationException answer && !isError(answer.getResponse())) {
      // A redirect, or the automatic answer to OPTIONS.
      return answer.getResponse();
    }
    String requestId = RequestId.of(request);
    ProblemException problem = faults.toProblem(thrown, requestId);
    ErrorAnswer answer = ErrorAnswer.of(problem, request);
    Response.ResponseBuilder response =
        Response.status(answer.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(answer.body());
    answer.headers().forEach(response::header);
    if (thrown instanceof WebApplicationException refusal) {
      // A 405 names the methods that exist; null sets nothing.
      response.header(HttpHeaders.ALLOW, refusal.getResponse().getHeaderString(HttpHeaders.ALLOW));
    }
    return response.build();
  }

  private static boolean isError(Response response) {
    return response.getStatus() >= 400;
  }

  /** Outranks the mapper of JAX-RS for its own exceptions. */
  @Singleton
  public static class OfRefusals implements ExceptionMapper<WebApplicationException> {

    private final ProblemMapper mapper;

    /** Maps as the one mapper does. */
    @Inject
    public OfRefusals(ProblemMapper mapper) {
      this.mapper = mapper;
    }

    @Override
    public Response toResponse(WebApplicationException thrown) {
      return mapper.toResponse(thrown);
    }
  }

  /** Outranks the mapper of Bean Validation, which repeats the refused values. */
  @Singleton
  public static class OfViolations implements ExceptionMapper<ValidationException> {

    private final ProblemMapper mapper;

    /** Maps as the one mapper does. */
    @Inject
    public OfViolations(ProblemMapper mapper) {
      this.mapper = mapper;
    }

    @Override
    public Response toResponse(ValidationException thrown) {
      return mapper.toResponse(thrown);
    }
  }
}
