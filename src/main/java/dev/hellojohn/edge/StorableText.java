package dev.hellojohn.edge;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses strings and names that are valid JSON and no text: U+0000, which PostgreSQL does not
 * store, and halves of surrogate pairs, which have no UTF-8 form (RFC 8259 §8.2). Done here once,
 * so that no such character becomes a database error, or a replacement character, further in.
 */
final class StorableText extends JsonParserDelegate {

  StorableText(JsonParser parser) {
    super(parser);
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    JsonToken token = delegate.nextToken();
    if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
      check(delegate.getText());
    }
    return token;
  }

  private void check(String text) throws JsonParseException {
    if (!isStorable(text)) {
      throw new UnstorableText(delegate);
    }
  }

  /** Whether a text can be stored and sent as UTF-8. */
  static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /** The body holds such a string at {@link #field()}. */
  @SuppressWarnings("serial") // never serialised: it does not leave the process
  static final class UnstorableText extends JsonParseException {

    private final String field;

    UnstorableText(JsonParser parser) {
      super(parser, "text with a character that cannot be stored");
      // The name itself may be the fault: it is not repeated.
      boolean isName = parser.hasToken(JsonToken.FIELD_NAME);
      this.field =
          FieldPath.of(
              isName ? parser.getParsingContext().getParent() : parser.getParsingContext());
    }

    /** Where the string is. */
    String field() {
      return field;
    }
  }
}
