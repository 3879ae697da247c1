package dev.hellojohn.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes the JSON envelope where JAX-RS does not: for filters and the container. */
@Singleton
public class ErrorWriter {

  private final ObjectMapper mapper;

  /** Writes with the server's mapper. */
  @Inject
  public ErrorWriter(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Writes the whole answer; nothing may have been sent before. */
  void write(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
      throws IOException {
    ErrorAnswer answer = ErrorAnswer.of(problem, request);
    byte[] body = mapper.writeValueAsBytes(answer.body());
    response.resetBuffer();
    StatusPhrase.set(response, answer.status());
    answer.headers().forEach(response::setHeader);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }
}
