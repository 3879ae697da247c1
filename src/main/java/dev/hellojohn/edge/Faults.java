package dev.hellojohn.edge;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a thrown thing is to the caller: a problem that somebody declared, a refusal by
 * JAX-RS, or a defect, which is logged here, once, and answered without a word about itself.
 */
@Singleton
public class Faults {

  private static final Logger LOG = Logger.getLogger(Faults.class.getName());

  /** The member of an answer that holds what caused it. */
  static final String DEBUG = "debug";

  /** Deeper than any of ours; a cause's cause is in it. */
  private static final int MOST_LINES = 300;

  private final boolean showsDetails;

  /** Shows causes where the configuration says so, and in production never. */
  @Inject
  public Faults(Configuration configuration) {
    this(configuration.server().showErrorDetails() && !configuration.server().isProduction());
  }

  Faults(boolean showsDetails) {
    this.showsDetails = showsDetails;
  }

  /** The problem to answer with; logs it when it is the server's own fault. */
  ProblemException toProblem(Throwable thrown, String requestId) {
    ProblemException problem = declared(thrown);
    if (problem == null) {
      LOG.log(Level.SEVERE, "Request " + requestId + " failed", thrown);
      return detailed(new ProblemException(ErrorCode.INTERNAL_ERROR), thrown);
    }
    Throwable cause = problem.getCause();
    if (problem.code().status() >= 500 && cause != null) {
      LOG.log(Level.WARNING, "Request " + requestId + ": " + problem.getMessage(), thrown);
      return detailed(problem, cause);
    }
    return problem;
  }

  private ProblemException detailed(ProblemException problem, Throwable cause) {
    if (!showsDetails) {
      return problem;
    }
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    return problem.withExtension(
        DEBUG, trace.toString().lines().limit(MOST_LINES).map(String::strip).toList());
  }

  /** The problem that was meant, or null for a defect. */
  private static @Nullable ProblemException declared(Throwable thrown) {
    if (thrown instanceof ProblemException problem) {
      return problem;
    }
    if (thrown instanceof ConstraintViolationException violations) {
      return BodyRules.toProblem(violations.getConstraintViolations());
    }
    Throwable cause = thrown.getCause();
    boolean wrapper =
        thrown instanceof WebApplicationException
            || thrown instanceof ServletException
            || thrown instanceof ProcessingException;
    if (wrapper && cause != null) {
      ProblemException inner = declared(cause);
      if (inner != null) {
        return inner;
      }
    }
    if (thrown instanceof WebApplicationException refusal) {
      ProblemException problem = ofStatus(refusal.getResponse().getStatus());
      return problem.code() == ErrorCode.INTERNAL_ERROR ? null : problem;
    }
    return null;
  }

  /** The problem that a bare status stands for. */
  static ProblemException ofStatus(int status) {
    ErrorCode code =
        switch (status) {
          case 401 -> ErrorCode.MISSING_CREDENTIALS;
          case 403 -> ErrorCode.INSUFFICIENT_PERMISSIONS;
          case 404 -> ErrorCode.NOT_FOUND;
          case 405, 501 -> ErrorCode.METHOD_NOT_ALLOWED;
          case 406 -> ErrorCode.NOT_ACCEPTABLE;
          case 409 -> ErrorCode.CONFLICT;
          case 412 -> ErrorCode.PRECONDITION_FAILED;
          case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
          case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
          case 503 -> ErrorCode.SERVICE_UNAVAILABLE;
          default ->
              status >= 400 && status < 500 ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
    return new ProblemException(code);
  }
}
