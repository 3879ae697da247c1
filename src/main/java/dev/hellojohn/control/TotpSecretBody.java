package dev.hellojohn.control;

import dev.hellojohn.edge.QrCode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an authenticator app needs; shown this once. */
@Schema(name = "AdminTotpSecret")
public record TotpSecretBody(
    @Schema(
            description = "To be typed, base32: six digits every 30 seconds by SHA-1 (RFC 6238)",
            examples = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        String secret,
    @Schema(description = "The same as an `otpauth:` URI") String uri,
    @Schema(description = "That as a QR code, a `data:` URI of an SVG picture") String qrCode) {

  static TotpSecretBody of(AdminTotp.Shown shown) {
    String uri = shown.uri().toString();
    return new TotpSecretBody(shown.secret(), uri, QrCode.of(uri).svgDataUri());
  }

  @Override
  public String toString() {
    return "TotpSecretBody[redacted]";
  }
}
