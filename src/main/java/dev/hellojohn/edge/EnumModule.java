package dev.hellojohn.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Reads an enum constant exactly as it is spelt: the library alone would trim the text first. */
@SuppressWarnings("serial") // never serialised: it does not leave the process
final class EnumModule extends SimpleModule {

  EnumModule() {
    super("hellojohn-enums");
    setDeserializerModifier(new ExactEnums());
  }

  private static final class ExactEnums extends BeanDeserializerModifier {

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      return new ExactEnum(deserializer);
    }
  }

  private static final class ExactEnum extends DelegatingDeserializer {

    ExactEnum(JsonDeserializer<?> trimming) {
      super(trimming);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> trimming) {
      return new ExactEnum(trimming);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.hasToken(JsonToken.VALUE_STRING)
          && !parser.getText().equals(parser.getText().trim())) {
        throw context.weirdStringException(parser.getText(), handledType(), "not of this form");
      }
      return super.deserialize(parser, context);
    }
  }
}
