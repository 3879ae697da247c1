package dev.hellojohn.edge;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * A text as a picture that a phone reads (ISO/IEC 18004), with the margin of four modules that the
 * standard asks for. It holds what the text holds: an answer with one is never kept by a cache.
 */
public final class QrCode {

  private static final int MARGIN = 4;

  /** The pixels of a module in the bitmap: sharp on a screen that doubles them. */
  private static final int SCALE = 6;

  private static final int BLACK = 0x000000;
  private static final int WHITE = 0xffffff;

  private final ByteMatrix modules;

  private QrCode(ByteMatrix modules) {
    this.modules = modules;
  }

  /**
   * Draws the text.
   *
   * @throws IllegalArgumentException if it is longer than the largest symbol holds, about 2 KB
   */
  public static QrCode of(String text) {
    try {
      return new QrCode(
          Encoder.encode(
                  text, ErrorCorrectionLevel.M, Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"))
              .getMatrix());
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code", e);
    }
  }

  /** An SVG document: one path, black on white, that scales to any size. */
  public String svg() {
    int size = size();
    StringBuilder path = new StringBuilder();
    for (int row = 0; row < modules.getHeight(); row++) {
      for (int column = 0; column < modules.getWidth(); column++) {
        if (modules.get(column, row) == 1) {
          path.append("M%d,%dh1v1h-1z".formatted(column + MARGIN, row + MARGIN));
        }
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
        <rect width="%d" height="%d" fill="#fff"/><path d="%s"/></svg>"""
        .formatted(size, size, size, size, path);
  }

  /** The SVG document as a {@code data:} URI (RFC 2397), for an image's {@code src}. */
  public String svgDataUri() {
    return dataUri("image/svg+xml", svg().getBytes(StandardCharsets.UTF_8));
  }

  /** A PNG as a {@code data:} URI, for what shows no SVG. */
  public String pngDataUri() {
    int size = size();
    var image = new BufferedImage(size * SCALE, size * SCALE, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, isBlack(x / SCALE - MARGIN, y / SCALE - MARGIN) ? BLACK : WHITE);
      }
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return dataUri("image/png", bytes.toByteArray());
  }

  private boolean isBlack(int column, int row) {
    return column >= 0
        && row >= 0
        && column < modules.getWidth()
        && row < modules.getHeight()
        && modules.get(column, row) == 1;
  }

  private int size() {
    return modules.getWidth() + 2 * MARGIN;
  }

  private static String dataUri(String type, byte[] content) {
    return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
  }
}
