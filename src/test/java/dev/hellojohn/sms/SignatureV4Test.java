package dev.hellojohn.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.Secret;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Amazon's Signature Version 4 Test Suite: its POST of a form. */
class SignatureV4Test {

  private static final Instant TIME = Instant.parse("2015-08-30T12:36:00Z");

  private static SignatureV4 of(String service) {
    return new SignatureV4(
        "AKIDEXAMPLE",
        new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        "us-east-1",
        service);
  }

  @Test
  void postXWwwFormUrlencoded() {
    assertThat(SignatureV4.time(TIME)).isEqualTo("20150830T123600Z");
    assertThat(
            of("service")
                .authorization(URI.create("https://example.amazonaws.com/"), "Param1=value1", TIME))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date,"
                + " Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  @Test
  void hostPortBodyServiceAndTimeAreSigned() {
    var address = URI.create("https://example.amazonaws.com/");
    var whole = of("service").authorization(address, "Param1=value1", TIME);
    assertThat(whole)
        .isNotEqualTo(of("service").authorization(address, "Param1=value2", TIME))
        .isNotEqualTo(of("sns").authorization(address, "Param1=value1", TIME))
        .isNotEqualTo(of("service").authorization(address, "Param1=value1", TIME.plusSeconds(1)))
        .isNotEqualTo(
            of("service")
                .authorization(
                    URI.create("https://example.amazonaws.com:8443/"), "Param1=value1", TIME));
  }
}
