package dev.hellojohn.signin;

import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a new user says of themselves. Everything else of a user is not theirs to say. */
@Schema(name = "SignUp", description = "A new user")
public record SignUpRequest(
    @NotNull @Schema(examples = "ada@example.com") String email,
    @NotNull
        @Schema(
            description = "8 to 128 characters unless the tenant asks for more",
            examples = "lake of nine silver herons")
        String password,
    @Schema(examples = "Ada Lovelace") @Nullable String name,
    @Schema(
            description =
                "Refused where the tenant hides which addresses are taken (`enumeration_protection`):"
                    + " set it there by `PATCH /v1/auth/me` afterwards",
            examples = "ada")
        @Nullable String username,
    @Schema(description = "Becomes the public metadata: free JSON, at most 4 KiB")
        @Nullable Map<String, Object> metadata,
    @Schema(
            description =
                "The page that the link in the mail leads to, which verifies the address: one of the"
                    + " client's `redirect_uris`. Left out, it is the instance's.")
        @Nullable String redirectUrl,
    @Schema(
            description =
                "Of the tenant's captcha, where it wants one (`captcha_required_for` of the"
                    + " configuration). A repeated request may come with another one")
        @Nullable String captchaToken) {

  /** The same without the token, which is good once: what a repeated request has to be alike in. */
  SignUpRequest withoutCaptcha() {
    return new SignUpRequest(email, password, name, username, metadata, redirectUrl, null);
  }

  @Override
  public String toString() {
    return "SignUpRequest";
  }
}
