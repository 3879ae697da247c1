package dev.hellojohn.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class QrCodeTest {

  private static final Pattern MODULE = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "otpauth://totp/Acme:ann%40example.org?secret=GEZDGNBVGY3TQOJQ",
        "für Ängste"
      })
  void aPhoneReadsTheBitmap(String text) throws Exception {
    String uri = QrCode.of(text).pngDataUri();

    assertThat(uri).startsWith("data:image/png;base64,");
    assertThat(read(ImageIO.read(new ByteArrayInputStream(content(uri))))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "otpauth://totp/Acme:ann%40example.org?secret=GEZDGNBVGY3TQOJQ"})
  void aPhoneReadsTheDrawing(String text) throws Exception {
    String uri = QrCode.of(text).svgDataUri();

    assertThat(uri).startsWith("data:image/svg+xml;base64,");
    assertThat(read(rendered(new String(content(uri), UTF_8)))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {3_000, 100_000})
  void aTextThatNoSymbolHoldsIsRefused(int length) {
    assertThatIllegalArgumentException().isThrownBy(() -> QrCode.of("x".repeat(length)));
  }

  private static byte[] content(String dataUri) {
    return Base64.getDecoder().decode(dataUri.substring(dataUri.indexOf(',') + 1));
  }

  /** Draws the squares of the path that the document has, four pixels each. */
  private static BufferedImage rendered(String svg) throws Exception {
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)))
            .getDocumentElement();
    int size = Integer.parseInt(List.of(document.getAttribute("viewBox").split(" ")).get(2));
    var image = new BufferedImage(4 * size, 4 * size, BufferedImage.TYPE_INT_RGB);
    var canvas = image.createGraphics();
    canvas.setColor(java.awt.Color.WHITE);
    canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
    canvas.setColor(java.awt.Color.BLACK);
    var path = document.getElementsByTagName("path").item(0).getAttributes().getNamedItem("d");
    var modules = MODULE.matcher(path.getNodeValue());
    while (modules.find()) {
      canvas.fillRect(
          4 * Integer.parseInt(modules.group(1)), 4 * Integer.parseInt(modules.group(2)), 4, 4);
    }
    return image;
  }

  private static String read(BufferedImage image) throws Exception {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    var bitmap =
        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
    return new QRCodeReader()
        .decode(
            bitmap,
            Map.of(
                DecodeHintType.PURE_BARCODE,
                true,
                DecodeHintType.POSSIBLE_FORMATS,
                List.of(BarcodeFormat.QR_CODE)))
        .getText();
  }
}
