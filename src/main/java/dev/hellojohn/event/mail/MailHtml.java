package dev.hellojohn.event.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/**
 * The HTML that a tenant's own mails may be of: what formats text, and no more. It is looked at and
 * never changed. What a parser of HTML has to guess at (the specification's parse errors) is
 * refused, so that no mail program reads in it what was not seen here.
 */
final class MailHtml implements NodeFilter {

  private static final Set<String> INLINE =
      Set.of("a", "b", "code", "em", "i", "small", "span", "strong", "u");

  private static final Set<String> BLOCKS =
      Set.of(
          ("html head meta title body p br hr div h1 h2 h3 h4 h5 h6 ul ol li blockquote pre"
                  + " table caption colgroup col thead tbody tfoot tr th td")
              .split(" "));

  private static final Set<String> LAYOUT =
      Set.of(
          ("align bgcolor border cellpadding cellspacing colspan dir height lang role rowspan valign"
                  + " width")
              .split(" "));

  private static final Pattern LAYOUT_VALUE = Pattern.compile("[A-Za-z0-9#%. -]{0,40}");

  private static final Pattern PROPERTY =
      Pattern.compile(
          "color|background-color|text-(align|decoration|transform)|vertical-align"
              + "|font-(family|size|style|weight)|letter-spacing|line-height"
              + "|(margin|padding|border)(-(top|right|bottom|left))?"
              + "|border-(collapse|color|radius|spacing|style|width)"
              + "|((min|max)-)?(width|height)");

  /** No brackets, no backslash, no colon, no slash: no function, no escape, no URL, no comment. */
  private static final Pattern PROPERTY_VALUE = Pattern.compile("[A-Za-z0-9#%., !'\"-]+");

  /** What begins as a tag, wherever it stands: also where this parser sees text. */
  private static final Pattern TAG = Pattern.compile("<(/?)([^\\s/>]*)");

  private static final Pattern PRINTABLE_NAME = Pattern.compile("[a-z][a-z0-9:-]{0,31}");

  private static final String LINK = "{{link}}";

  private final MailLinks links;
  private final StringBuilder text = new StringBuilder();
  private @Nullable String fault;

  private MailHtml(MailLinks links) {
    this.links = links;
  }

  /** What is wrong with it, in words that quote no more than a name; empty when it is sound. */
  static Optional<String> fault(String html, MailLinks links) {
    var tags = TAG.matcher(html);
    while (tags.find()) {
      var name = tags.group(2).toLowerCase(Locale.ROOT);
      if (!isElement(name) && !(name.equals("!doctype") && tags.group(1).isEmpty())) {
        return Optional.of("has " + named("the element", name) + ", which is not allowed");
      }
    }
    var parser = Parser.htmlParser().setTrackErrors(1);
    var document = parser.parseInput(html, "");
    if (!parser.getErrors().isEmpty()) {
      var place = parser.getErrors().get(0).getCursorPos();
      return Optional.of("is not well-formed HTML at line and column " + place);
    }
    return new MailHtml(links).faultOf(document);
  }

  private Optional<String> faultOf(Document document) {
    document.filter(this);
    if (fault == null && !OwnTextRules.isVisible(text)) {
      fault = OwnTextRules.INVISIBLE;
    }
    if (fault == null && !links.allowAllIn(text.toString())) {
      fault = OwnTextRules.FOREIGN_LINK;
    }
    return Optional.ofNullable(fault);
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode words) {
      text.append(words.getWholeText());
    } else if (node instanceof Element element) {
      fault = faultOf(element);
      breakLine(element);
    } else if (!(node instanceof DocumentType type) || !isHtml5(type)) {
      fault = "has a comment or a declaration, which is not allowed";
    }
    return fault == null ? FilterResult.CONTINUE : FilterResult.STOP;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element) {
      breakLine(element);
    }
    return FilterResult.CONTINUE;
  }

  /** Mail programs make links of what stands in one line. */
  private void breakLine(Element element) {
    if (!INLINE.contains(element.normalName())) {
      text.append('\n');
    }
  }

  private static boolean isHtml5(DocumentType type) {
    return type.name().equals("html") && type.publicId().isEmpty() && type.systemId().isEmpty();
  }

  private static boolean isElement(String name) {
    return INLINE.contains(name) || BLOCKS.contains(name);
  }

  private @Nullable String faultOf(Element element) {
    if (element instanceof Document) {
      return null;
    }
    var name = element.normalName();
    if (!isElement(name)) {
      return "has " + named("the element", name) + ", which is not allowed";
    }
    for (var attribute : element.attributes()) {
      var wrong = faultOf(name, attribute);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private @Nullable String faultOf(String element, Attribute attribute) {
    var name = attribute.getKey();
    var value = attribute.getValue();
    if (element.equals("a") && name.equals("href")) {
      return value.equals(LINK) || links.allows(value) ? null : OwnTextRules.FOREIGN_LINK;
    }
    if (element.equals("meta") && name.equals("charset")) {
      return value.equalsIgnoreCase("utf-8") ? null : "has another charset than utf-8";
    }
    if (name.equals("style")) {
      return faultOfStyle(value);
    }
    if (!LAYOUT.contains(name)) {
      return "has " + named("the attribute", name) + ", which is not allowed";
    }
    return LAYOUT_VALUE.matcher(value).matches()
        ? null
        : "has " + named("the attribute", name) + " with a value that is not allowed";
  }

  private static @Nullable String faultOfStyle(String style) {
    for (var declaration : style.split(";", -1)) {
      if (declaration.isBlank()) {
        continue;
      }
      int colon = declaration.indexOf(':');
      var property = declaration.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
      if (!PROPERTY.matcher(property).matches()) {
        return "has " + named("the style", property) + ", which is not allowed";
      }
      if (!PROPERTY_VALUE.matcher(declaration.substring(colon + 1)).matches()) {
        return "has " + named("the style", property) + " with a value that is not allowed";
      }
    }
    return null;
  }

  /** The name goes into the answer and the log. */
  private static String named(String what, String name) {
    return PRINTABLE_NAME.matcher(name).matches() ? what + ' ' + name : what + " that has no name";
  }
}
