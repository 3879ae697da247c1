package dev.hellojohn.session;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import jakarta.enterprise.inject.Vetoed;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The conditions of a list of sessions, as they came; a {@code @BeanParam}. */
@Vetoed
public class SessionQuery {

  @Parameter(description = "Only this user's", example = "usr_01JD3Z9V4W7XK2M5N8P0QRSTVW")
  @QueryParam("user_id")
  private @Nullable String userId;

  @Parameter(schema = @Schema(enumeration = {"active", "expired", "revoked"}))
  @QueryParam("status")
  private @Nullable String status;

  /** No conditions; JAX-RS sets what the query names. */
  public SessionQuery() {}

  /**
   * Reads the conditions.
   *
   * @throws ProblemException {@code validation_failed} with every faulty one
   */
  SessionFilter toFilter() {
    List<Detail> faults = new ArrayList<>();
    var user = UserId.parse(userId).orElse(null);
    if (userId != null && user == null) {
      faults.add(new Detail("user_id", "invalid_value", "This must be the id of a user."));
    }
    var wanted = SessionStatus.parse(status).orElse(null);
    if (status != null && wanted == null) {
      faults.add(new Detail("status", "invalid_value", "This must be active, expired or revoked."));
    }
    if (!faults.isEmpty()) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED, ErrorCode.VALIDATION_FAILED.defaultMessage(), faults);
    }
    return new SessionFilter(user, wanted);
  }
}
