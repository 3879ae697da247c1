package dev.hellojohn.sms;

import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Amazon's Signature Version 4, of a form that is posted to a service's root: what of it there is
 * for other requests is not needed here.
 *
 * @param account the access key id
 * @param secret the secret access key
 * @param service such as {@code sns}
 */
record SignatureV4(String account, Secret secret, String region, String service) {

  static final String FORM = "application/x-www-form-urlencoded";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SIGNED_HEADERS = "content-type;host;x-amz-date";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int DATE_LENGTH = 8;

  /** The {@code X-Amz-Date} header. */
  static String time(Instant now) {
    return TIME.format(now);
  }

  /** The {@code Authorization} header. */
  String authorization(URI address, String body, Instant now) {
    var time = time(now);
    var date = time.substring(0, DATE_LENGTH);
    var scope = date + '/' + region + '/' + service + "/aws4_request";
    var canonical =
        String.join(
            "\n",
            "POST",
            "/",
            "",
            "content-type:" + FORM,
            "host:" + host(address),
            "x-amz-date:" + time,
            "",
            SIGNED_HEADERS,
            Sha256.hex(body));
    var toSign = String.join("\n", ALGORITHM, time, scope, Sha256.hex(canonical));
    var signature = Hmac.sha256Hex(signingKey(date), toSign.getBytes(StandardCharsets.UTF_8));
    return ALGORITHM
        + " Credential="
        + account
        + '/'
        + scope
        + ", SignedHeaders="
        + SIGNED_HEADERS
        + ", Signature="
        + signature;
  }

  /** As the client sends it: with the port where the address has one. */
  private static String host(URI address) {
    return address.getPort() < 0 ? address.getHost() : address.getHost() + ':' + address.getPort();
  }

  private byte[] signingKey(String date) {
    var key = ("AWS4" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
    for (var part : new String[] {date, region, service, "aws4_request"}) {
      key = Hmac.sha256(key, part);
    }
    return key;
  }
}
