package dev.hellojohn.edge;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers that say what a body is and what the answer may be, held to one plain form. */
final class MediaForm {

  /** RFC 9110 §12.4.2. */
  private static final Pattern QUALITY = Pattern.compile("0(\\.\\d{0,3})?|1(\\.0{0,3})?");

  private static final Pattern PARAMETER =
      Pattern.compile("\\s*q\\s*=(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Far more than any type of ours with its parameters. */
  private static final int MAX_TYPE = 255;

  /** RFC 9110 §8.3.1, without wildcards. Possessive, or each parameter would take stack. */
  private static final Pattern TYPE =
      Pattern.compile(
          "[!#$%&'+.^_`|~0-9A-Za-z-]++/[!#$%&'+.^_`|~0-9A-Za-z-]++"
              + "(\\s*+;\\s*+[!#$%&'+.^_`|~0-9A-Za-z-]++=([!#$%&'*+.^_`|~0-9A-Za-z-]++|\"[^\"\\\\]*+\"))*+\\s*+");

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset=\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);

  private MediaForm() {}

  /**
   * Refuses a weight that is none, which the router takes for a defect of ours; a type that is
   * none, or in another encoding than UTF-8 where the body is read here; and a coded body, which
   * would be read here as it is and by a proxy as what it decodes to.
   *
   * @throws ProblemException {@code invalid_request} or {@code unsupported_media_type}
   */
  static void require(HttpServletRequest request) {
    if (!isWeighted(request.getHeader("Accept"))) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "The header Accept has a weight that is none.");
    }
    String type = request.getHeader("Content-Type");
    if (!(Webhooks.isOne(request) ? isType(type) : isReadable(type))
        || !isPlain(request.getHeader("Content-Encoding"))) {
      throw new ProblemException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  /** Whether a Content-Type is a type that can be one of ours. */
  static boolean isReadable(@Nullable String type) {
    if (type == null) {
      return true;
    }
    var charset = CHARSET.matcher(type);
    return isType(type) && (!charset.find() || charset.group(1).equalsIgnoreCase("utf-8"));
  }

  /** Whether a Content-Type is a type, in whatever encoding. */
  static boolean isType(@Nullable String type) {
    return type == null || (type.length() <= MAX_TYPE && TYPE.matcher(type).matches());
  }

  /** Whether every weight in an Accept header is one. */
  static boolean isWeighted(@Nullable String accept) {
    if (accept == null) {
      return true;
    }
    for (String part : accept.split("[,;]", -1)) {
      var weight = PARAMETER.matcher(part);
      if (weight.matches() && !QUALITY.matcher(weight.group(1).strip()).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(@Nullable String coding) {
    return coding == null || coding.strip().equalsIgnoreCase("identity");
  }
}
