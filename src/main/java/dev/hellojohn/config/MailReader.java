package dev.hellojohn.config;

import dev.hellojohn.config.MailConfig.Security;
import dev.hellojohn.config.MailConfig.Server;
import dev.hellojohn.kernel.Email;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the settings of mails. */
final class MailReader {

  private static final int SUBMISSION = 587;
  private static final int MAX_PORT = 65_535;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,255}");

  private final KeySource source;
  private final RunMode mode;

  MailReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  MailConfig read(URI publicUrl) {
    // The web applications are checked where origins are: a fault is told once.
    var frontend = WebBase.read(source.copy(), ConfigurationKey.FRONTEND_URL, publicUrl);
    return new MailConfig(
        server(),
        from(publicUrl),
        page(ConfigurationKey.RESET_PASSWORD_URL, frontend, "/reset-password"),
        page(ConfigurationKey.VERIFY_EMAIL_URL, frontend, "/verify-email"),
        page(ConfigurationKey.MAGIC_LINK_URL, frontend, "/magic-link"),
        page(ConfigurationKey.UNLOCK_URL, frontend, "/unlock"),
        new MailTextReader(source).read(),
        new NetworkReader(source, mode).ranges(ConfigurationKey.MAIL_PRIVATE_NETWORKS));
  }

  private URI page(ConfigurationKey key, URI frontend, String path) {
    return WebBase.read(source, key, URI.create(frontend + path));
  }

  private Optional<Server> server() {
    int port = source.number(ConfigurationKey.SMTP_PORT, SUBMISSION, 1, MAX_PORT);
    var text = source.text(ConfigurationKey.SMTP_SECURITY).orElse("starttls");
    var security = Security.parse(text);
    if (security.isEmpty()) {
      source.error(ConfigurationKey.SMTP_SECURITY, "must be starttls, tls or none.");
    }
    var host = source.text(ConfigurationKey.SMTP_HOST);
    if (host.isPresent() && !HOST.matcher(host.get()).matches()) {
      source.error(ConfigurationKey.SMTP_HOST, "must be the name or the address of a machine.");
    }
    var username = source.text(ConfigurationKey.SMTP_USERNAME);
    var password = source.secret(ConfigurationKey.SMTP_PASSWORD).map(Secret::new);
    if (username.isPresent() != password.isPresent()) {
      source.error(
          ConfigurationKey.SMTP_PASSWORD, "must be set together with HELLOJOHN_SMTP_USERNAME.");
    }
    return host.map(
        name ->
            new Server(
                name,
                port,
                security.orElse(Security.STARTTLS),
                username,
                password.orElse(new Secret(""))));
  }

  private Email from(URI publicUrl) {
    var text = source.text(ConfigurationKey.SMTP_FROM);
    var given = text.flatMap(Email::parse);
    if (text.isPresent() && given.isEmpty()) {
      source.error(ConfigurationKey.SMTP_FROM, "must be an e-mail address.");
    }
    return given
        .or(() -> Email.parse("no-reply@" + publicUrl.getHost()))
        .orElseGet(() -> new Email("no-reply@localhost"));
  }
}
