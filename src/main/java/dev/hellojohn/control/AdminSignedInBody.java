package dev.hellojohn.control;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An admin who has signed in. */
@Schema(name = "AdminSignedIn")
public record AdminSignedInBody(
    AdminBody admin,
    @Schema(
            description = "Sent as bearer with each request to the Control Plane",
            examples = "cpt_Zr7Jb2V0nq4uYw8sX3mK6pQ1tL5cF9dH0gN2aE4rT7i")
        String token,
    @Schema(description = "Twelve hours later; use does not prolong it") Instant expiresAt) {

  static AdminSignedInBody of(AdminSignIn.SignedIn signedIn) {
    return new AdminSignedInBody(
        AdminBody.of(signedIn.admin()), signedIn.session().token(), signedIn.session().expiresAt());
  }

  @Override
  public String toString() {
    return admin.toString();
  }
}
