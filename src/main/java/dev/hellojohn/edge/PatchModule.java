package dev.hellojohn.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.hellojohn.kernel.Patch;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@link Patch}: a member that is absent, null, or a value. */
@SuppressWarnings("serial") // never serialised: it does not leave the process
final class PatchModule extends SimpleModule {

  PatchModule() {
    super("hellojohn-patch");
    addDeserializer(Patch.class, new PatchReader(null));
  }

  private static final class PatchReader extends StdDeserializer<Patch<?>>
      implements ContextualDeserializer {

    private final transient @Nullable JsonDeserializer<Object> content;

    PatchReader(@Nullable JsonDeserializer<Object> content) {
      super(Patch.class);
      this.content = content;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property)
        throws JsonMappingException {
      JavaType type = property == null ? context.getContextualType() : property.getType();
      return new PatchReader(
          context.findContextualValueDeserializer(type.containedTypeOrUnknown(0), property));
    }

    @Override
    public Patch<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (content == null) {
        return context.reportInputMismatch(this, "Patch has no content type here");
      }
      Object value = content.deserialize(parser, context);
      refuseNulls(value, context);
      return Patch.of(value);
    }

    /** The mapper's rule that lists hold no null does not reach the lists in here. */
    private static void refuseNulls(Object value, DeserializationContext context)
        throws JsonMappingException {
      int index = value instanceof List<?> list ? list.indexOf(null) : -1;
      if (index >= 0) {
        throw JsonMappingException.wrapWithPath(
            InvalidNullException.from(
                context, PropertyName.NO_NAME, context.constructType(Object.class)),
            value,
            index);
      }
    }

    @Override
    public Patch<?> getNullValue(DeserializationContext context) {
      return Patch.ofNull();
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Patch.absent();
    }

    @Override
    public Boolean supportsUpdate(DeserializationConfig config) {
      return Boolean.FALSE;
    }
  }
}
