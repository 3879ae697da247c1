package dev.hellojohn.ops;

import dev.hellojohn.config.ConfigurationKey;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.Randomness;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Prints a {@code server.env} for production with a fresh value for every secret: {@code java -jar
 * bin/hellojohn-secrets.jar > server.env}. Each run draws new values, and nothing keeps them. It
 * runs with a JRE and without the server: nothing but the classes beside it in that jar.
 */
public final class FreshSecrets {

  private static final int KEY_BYTES = 32;
  private static final int PASSWORD_BYTES = 24;

  private FreshSecrets() {}

  /** Prints it. */
  public static void main(String[] arguments) throws IOException {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write(text().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The file's text. */
  static String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # HelloJohn, production. Put it beside server.xml as server.env, readable by the server's user alone.
            # Keep a copy of the keys apart from the database's backups: without them its data is of no use.
            # What is empty is yours to fill in; a line that begins with # is not read.

            HELLOJOHN_ENV=production
            HELLOJOHN_PUBLIC_URL=
            HELLOJOHN_DATABASE_URL=
            HELLOJOHN_DATABASE_USERNAME=
            HELLOJOHN_TRUSTED_PROXIES=
            HELLOJOHN_CP_ALLOWED_IPS=
            HELLOJOHN_ADMIN_SEED_EMAIL=
            HELLOJOHN_OIDC_ISSUER=
            HELLOJOHN_OIDC_CLIENT_ID=

            # Drawn just now. Give the database's login its password: ALTER ROLE ... PASSWORD '...'.
            """);
    for (ConfigurationKey key : ConfigurationKey.values()) {
      append(text, key);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, ConfigurationKey key) {
    if (key == ConfigurationKey.DATABASE_URL) {
      return;
    }
    String name = key.key();
    if (key.isSecret() && (name.endsWith("_KEY") || key == ConfigurationKey.SESSION_SECRET)) {
      line(text, name, HexFormat.of().formatHex(Randomness.bytes(KEY_BYTES)));
    } else if ((name.endsWith("_PASSWORD")
            && key.isSecret()
            && key != ConfigurationKey.SMTP_PASSWORD)
        || key == ConfigurationKey.OPS_KEYSTORE_PASSWORD) {
      line(text, name, OpaqueToken.generate("", PASSWORD_BYTES));
    } else if (key.isSecret()) {
      // An address with a password in it, another server's password, or a key of former times:
      // nobody can draw those.
      line(text, "# " + name, "");
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append('=').append(value).append('\n');
  }
}
