package dev.hellojohn.edge;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Values that travel as strings: the ids, e-mail addresses and times. */
@SuppressWarnings("serial") // never serialised: it does not leave the process
final class TextValues extends SimpleModule {

  TextValues() {
    super("hellojohn-text-values");
    register(AdminId.class, AdminId::parse, AdminId::value);
    register(ClientId.class, ClientId::parse, ClientId::value);
    register(KeyId.class, KeyId::parse, KeyId::value);
    register(SessionId.class, SessionId::parse, SessionId::value);
    register(TenantId.class, TenantId::parse, TenantId::value);
    register(UserId.class, UserId::parse, UserId::value);
    register(Email.class, Email::parse, Email::value);
    register(SigningAlgorithm.class, SigningAlgorithm::parse, SigningAlgorithm::jwaName);
    register(Instant.class, Rfc3339::parse, Rfc3339::format);
  }

  private <T> void register(
      Class<T> type, Function<String, Optional<T>> parse, Function<T, String> format) {
    addDeserializer(type, new Reader<>(type, parse));
    addSerializer(type, new Writer<>(type, format));
  }

  private static final class Reader<T> extends StdScalarDeserializer<T> {

    private final Class<T> type;
    private final transient Function<String, Optional<T>> parse;

    Reader(Class<T> type, Function<String, Optional<T>> parse) {
      super(type);
      this.type = type;
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return context.reportInputMismatch(type, "not a string");
      }
      String text = parser.getText();
      Optional<T> value = parse.apply(text);
      if (value.isEmpty()) {
        throw context.weirdStringException(text, type, "not of this form");
      }
      return value.get();
    }
  }

  private static final class Writer<T> extends StdScalarSerializer<T> {

    private final transient Function<T, String> format;

    Writer(Class<T> type, Function<T, String> format) {
      super(type);
      this.format = format;
    }

    @Override
    public void serialize(T value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(format.apply(value));
    }
  }
}
