package dev.hellojohn.edge;

import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads ids out of paths: {@code @PathParam("id") UserId id}. A text that is no id names nothing,
 * so it is answered as an id that does not exist. Query parameters take a String.
 */
@Provider
@Singleton
public class IdParameters implements ParamConverterProvider {

  private static final Map<Class<?>, Function<String, ? extends Optional<?>>> PARSERS =
      Map.of(
          AdminId.class, AdminId::parse,
          ClientId.class, ClientId::parse,
          KeyId.class, KeyId::parse,
          SessionId.class, SessionId::parse,
          TenantId.class, TenantId::parse,
          UserId.class, UserId::parse);

  @Override
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> type, Type genericType, Annotation[] annotations) {
    Function<String, ? extends Optional<?>> parser = PARSERS.get(type);
    return parser == null ? null : new Converter<>(type, parser);
  }

  private record Converter<T>(Class<T> type, Function<String, ? extends Optional<?>> parser)
      implements ParamConverter<T> {

    @Override
    public T fromString(String text) {
      return parser
          .apply(text)
          .map(type::cast)
          .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
    }

    @Override
    public String toString(T id) {
      return id.toString();
    }
  }
}
