package dev.hellojohn.control;

import dev.hellojohn.config.MailConfig.Security;
import dev.hellojohn.config.Secret;
import dev.hellojohn.event.mail.TenantServerRules;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.tenancy.MailServer;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The mail server of a tenant's own, as a request gives it. The password is written and never
 * shown; another server or login needs its own, so that no password is ever sent to a server whose
 * it is not.
 */
@Schema(
    name = "MailServerSettings",
    examples =
        "{\"host\":\"smtp.acme.example\",\"username\":\"mailer\",\"password\":\"…\",\"from\":\"no-reply@acme.example.com\"}")
public record MailServerSettingsBody(
    @Schema(description = "A name or an address of the public internet") @NotBlank @Size(max = 253)
        String host,
    @Schema(
            description = "25, 465, 587 or 2525; left out, 465 with tls and else 587",
            examples = "587")
        @Nullable Integer port,
    @Schema(
            description =
                "The certificate is checked. none: on the developer's machine, never in production",
            enumeration = {"starttls", "tls", "none"},
            defaultValue = "starttls")
        @Nullable String security,
    @Schema(description = "Who logs in there; left out, nobody") @Size(min = 1, max = 320)
        @Nullable String username,
    @Schema(
            description =
                "Kept sealed, and never shown. Left out, it stays as it is, unless host, port, security"
                    + " or username change")
        @Size(min = 1, max = 500)
        @Nullable String password,
    @Schema(description = "The sender's address", format = "email") @NotBlank String from,
    @Schema(description = "The sender's name; left out, the tenant's") @Size(min = 1, max = 100)
        @Nullable String fromName,
    @Schema(description = "Where answers go; left out, the sender", format = "email")
        @Nullable String replyTo) {

  private static final int SUBMISSION = 587;
  private static final int SUBMISSION_TLS = 465;
  private static final int MOST_PORT = 65_535;

  /** Sealed, more of them have no room. */
  private static final int MOST_PASSWORD_OCTETS = 1000;

  private static final Pattern HOST =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /** What a login may be of: RFC 4954 has it in base64, so that this is about mistakes alone. */
  private static final Pattern PRINTABLE = Pattern.compile("(?=.*\\S)[^\\p{Cntrl}]+");

  /**
   * The settings.
   *
   * @param now those that are there, if there are any
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  MailServer.Settings read(Optional<MailServer> now, TenantServerRules rules) {
    var violations = new Violations();
    var secured = security(violations, rules);
    var settings =
        new MailServer.Settings(
            host(violations, rules),
            port(violations, rules, secured),
            secured,
            username,
            address("from", from, violations),
            fromName,
            replyTo == null ? null : address("reply_to", replyTo, violations));
    printable("username", username, violations);
    printable("password", password, violations);
    printable("from_name", fromName, violations);
    checkPassword(now, settings, violations);
    violations.throwIfAny();
    return settings;
  }

  private String host(Violations violations, TenantServerRules rules) {
    if (!HOST.matcher(host).matches()) {
      violations.add("host", "invalid", "This is the name or the address of a machine.");
    } else if (!rules.allowsHost(host)) {
      violations.add("host", "forbidden", "Mails are not sent to this address.");
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private Security security(Violations violations, TenantServerRules rules) {
    if (security == null) {
      return Security.STARTTLS;
    }
    var parsed = Security.parse(security).filter(rules::allowsSecurity);
    if (parsed.isEmpty()) {
      violations.add("security", "unknown", "This is starttls or tls.");
    }
    return parsed.orElse(Security.STARTTLS);
  }

  private int port(Violations violations, TenantServerRules rules, Security secured) {
    if (port == null) {
      return secured == Security.TLS ? SUBMISSION_TLS : SUBMISSION;
    }
    if (port < 1 || port > MOST_PORT || !rules.allowsPort(port)) {
      violations.add("port", "forbidden", "This is 25, 465, 587 or 2525.");
    }
    return port;
  }

  private static Email address(String field, String text, Violations violations) {
    var parsed = Email.parse(text);
    if (parsed.isEmpty()) {
      violations.add(field, "invalid", "This is an e-mail address.");
    }
    return parsed.orElseGet(() -> new Email("nobody@invalid.example"));
  }

  private static void printable(String field, @Nullable String text, Violations violations) {
    if (text != null && !PRINTABLE.matcher(text).matches()) {
      violations.add(field, "invalid", "This has no control characters, and is not blank.");
    }
  }

  private void checkPassword(
      Optional<MailServer> now, MailServer.Settings settings, Violations violations) {
    if (username == null && password != null) {
      violations.add("password", "conflict", "Without a user name there is no password.");
    }
    if (password != null
        && password.getBytes(StandardCharsets.UTF_8).length > MOST_PASSWORD_OCTETS) {
      violations.add(
          "password", "too_long", "This has at most " + MOST_PASSWORD_OCTETS + " octets of UTF-8.");
    }
    boolean known = now.filter(server -> !settings.isElsewhereThan(server.settings())).isPresent();
    if (username != null && password == null && !known) {
      violations.add("password", "required", "Another server or login needs its own password.");
    }
  }

  Optional<Secret> secret() {
    return Optional.ofNullable(password).map(Secret::new);
  }

  @Override
  public String toString() {
    return "MailServerSettingsBody";
  }
}
