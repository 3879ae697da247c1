package dev.hellojohn.signin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hellojohn.factor.TrustedDevice;
import dev.hellojohn.user.UserBody;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a sign-up or sign-in.
 *
 * @param session null when the user has to do something else first, such as to prove the address
 */
@Schema(name = "SignedIn", description = "A user and the session that was begun")
public record SignedInBody(
    UserBody user,
    @Schema(
            description = "Null after a sign-up when the address has to be verified first",
            nullable = true)
        @Nullable TokensBody session,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "The device that is trusted from now on, for who asked for that")
        @Nullable NewDeviceBody trustedDevice) {

  SignedInBody(UserBody user, @Nullable TokensBody session) {
    this(user, session, null);
  }

  /** What is shown on a device the next time, told this once. */
  @Schema(name = "NewTrustedDevice", description = "A device that is trusted from now on")
  public record NewDeviceBody(
      @Schema(examples = "dev_01JD3Z9V4W7XK2M5N8P0QRSTVW") String id,
      @Schema(
              description = "Sent with a sign-in as `device_token`",
              examples = "tdt_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz")
          String token,
      Instant expiresAt) {

    @Override
    public String toString() {
      return "NewDeviceBody";
    }
  }

  /** The same with a device. */
  SignedInBody trusting(TrustedDevice.Issued device) {
    var told = new NewDeviceBody(device.id().value(), device.token(), device.expiresAt());
    return new SignedInBody(user, session, told);
  }
}
