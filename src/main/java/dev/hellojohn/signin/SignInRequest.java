package dev.hellojohn.signin;

import dev.hellojohn.user.UserFields;
import dev.hellojohn.user.Username;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who wants to sign in: one of e-mail address and username, and the password. */
@Schema(name = "SignIn", description = "One of email and username, and the password")
public record SignInRequest(
    @Schema(examples = "ada@example.com") @Nullable String email,
    @Schema(examples = "ada") @Nullable String username,
    @NotNull @Schema(examples = "lake of nine silver herons") String password,
    @Schema(
            description =
                "Of the tenant's captcha, where it wants one (`captcha_required_for` of the"
                    + " configuration)")
        @Nullable String captchaToken,
    @Schema(
            description = "Of a device that the user trusts: no second factor is asked for on it",
            examples = "tdt_2TnB9KqE4mZx7vYcLr5WdJgA8uHsPf3iQoV6eXkRtMz",
            nullable = true)
        @Nullable String deviceToken) {

  /**
   * The account that is named.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}, {@code invalid_email}
   */
  Account account() {
    var fields = new UserFields();
    if (email != null && username != null) {
      fields.fault("username", "not_together", "Send either email or username.");
    }
    Username name = fields.username(username);
    if (name != null) {
      fields.finish();
      return new Account.ByUsername(name);
    }
    if (email == null && username != null) {
      fields.finish();
    }
    var address = fields.email(email);
    fields.finish();
    return new Account.ByEmail(address);
  }

  @Override
  public String toString() {
    return "SignInRequest";
  }
}
