package dev.hellojohn.event.mail;

import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import dev.hellojohn.config.MailText.Part;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tenant's own text has to keep: the rules of the operator's, and more, since a tenant's
 * administrator is not the operator. It is refused and never changed.
 */
public final class OwnTextRules {

  static final String FOREIGN_LINK =
      "has a link that is neither {{link}} by itself nor an https URL of one of the tenant's"
          + " allowed_origins";

  static final String INVISIBLE = "has a control character, or one that turns the text around";

  private OwnTextRules() {}

  /**
   * What is wrong with each part, in words that quote no more than a name. A sound part is not in
   * it.
   *
   * @param origins the tenant's {@code allowed_origins}
   */
  public static Map<Part, String> faults(List<String> origins, MailForm form, MailText text) {
    var links = new MailLinks(origins);
    var faults = new EnumMap<Part, String>(Part.class);
    for (var part : Part.values()) {
      text.fault(form, part)
          .or(() -> fault(text, part, links))
          .ifPresent(fault -> faults.put(part, fault));
    }
    return faults;
  }

  private static Optional<String> fault(MailText text, Part part, MailLinks links) {
    var content = part.of(text);
    if (!isVisible(content)) {
      return Optional.of(INVISIBLE);
    }
    if (part == Part.HTML) {
      return MailHtml.fault(content, links);
    }
    return links.allowAllIn(content) ? Optional.empty() : Optional.of(FOREIGN_LINK);
  }

  /**
   * No control character but line ends and tabs, nothing that is none (Unicode §23.7), and no
   * embedding, override or isolate (UAX #9), which show a text in another order than it has.
   */
  static boolean isVisible(CharSequence text) {
    return text.codePoints().noneMatch(OwnTextRules::isHidden);
  }

  private static boolean isHidden(int character) {
    return switch (character) {
      case '\n', '\r', '\t' -> false;
      case 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E -> true;
      case 0x2066, 0x2067, 0x2068, 0x2069 -> true;
      default ->
          Character.isISOControl(character)
              || Character.getType(character) == Character.SURROGATE
              || (character & 0xFFFE) == 0xFFFE
              || (character >= 0xFDD0 && character <= 0xFDEF);
    };
  }
}
