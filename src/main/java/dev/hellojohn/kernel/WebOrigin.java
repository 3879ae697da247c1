package dev.hellojohn.kernel;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The origin of a browser application, exactly as a browser sends it (RFC 6454 §6.2): scheme, host,
 * and the port if it is not the scheme's own. Wildcards, {@code null}, paths, credentials, a dot at
 * the end and other alphabets than the DNS's are refused, because each has let an attacker's page
 * in somewhere.
 *
 * @param value the text that an {@code Origin} header is compared with, octet by octet
 */
public record WebOrigin(String value) {

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>https?)://(?<host>"
              + LABEL
              + "(?:\\."
              + LABEL
              + ")*|\\[(?<v6>[0-9a-f:.]{2,45})\\])(?::(?<port>[1-9][0-9]{0,4}))?");
  private static final int MAX_LENGTH = 300;
  private static final int MAX_PORT = 65_535;

  /** The origin that a text names, in the browser's spelling; empty if it names none. */
  public static Optional<WebOrigin> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var port = matcher.group("port");
    if (port != null && Integer.parseInt(port) > MAX_PORT) {
      return Optional.empty();
    }
    var host = Optional.of(matcher.group("host"));
    if (matcher.group("v6") != null) {
      host =
          IpAddress.parse(matcher.group("v6"))
              .filter(address -> !address.isV4())
              .map(address -> "[" + address + "]");
    }
    var scheme = matcher.group("scheme");
    boolean implied = port == null || port.equals(scheme.equals("https") ? "443" : "80");
    return host.map(name -> new WebOrigin(scheme + "://" + name + (implied ? "" : ":" + port)));
  }

  /** The origin of a web page; empty if it is none that a browser would send. */
  public static Optional<WebOrigin> of(URI url) {
    return parse(url.getScheme() + "://" + url.getRawAuthority());
  }

  @Override
  public String toString() {
    return value;
  }
}
