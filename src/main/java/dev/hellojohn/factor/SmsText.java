package dev.hellojohn.factor;

import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a message says: the code and whose it is, and where the tenant has a page, a last line that
 * binds the code to it (Origin-bound one-time codes delivered via SMS, W3C Community Group), so
 * that phones offer it nowhere else. No link: messages with links are what thieves send.
 */
final class SmsText {

  private static final String HTTPS = "https://";

  /** Whatever could make a link of a name, or a second line. */
  private static final Pattern NOT_PLAIN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}&'+-]+");

  /** One message has 160 letters, or 70 where one of them is of no Latin script. */
  private static final int LONGEST_NAME = 24;

  private SmsText() {}

  /**
   * The text for a code.
   *
   * @param client who asked, if it is known; its pages come before the tenant's
   */
  static String of(Tenant tenant, @Nullable Client client, String code) {
    var first = code + " is your code for " + name(tenant) + ". Give it to nobody.";
    return host(tenant, client).map(host -> first + "\n\n@" + host + " #" + code).orElse(first);
  }

  private static String name(Tenant tenant) {
    var plain = NOT_PLAIN.matcher(tenant.name()).replaceAll(" ").strip();
    return plain
        .codePoints()
        .limit(LONGEST_NAME)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }

  private static Optional<String> host(Tenant tenant, @Nullable Client client) {
    return Stream.<Collection<String>>of(
            client == null ? tenant.allowedOrigins() : client.allowedOrigins(),
            tenant.allowedOrigins())
        .flatMap(Collection::stream)
        .filter(origin -> origin.startsWith(HTTPS))
        .map(origin -> URI.create(origin).getHost())
        .findFirst();
  }
}
