package dev.hellojohn.edge;

import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.DeviceId;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads ids, addresses, times, numbers and booleans out of paths and queries, strictly. What is no
 * id in a path names nothing: 404, as for an id that does not exist. In a query it is a fault of
 * the caller: 422, where JAX-RS would answer 404.
 */
@Singleton
public class TextParameters implements ParamConverterProvider {

  private static final Map<Class<?>, Function<String, ? extends Optional<?>>> PARSERS =
      Map.ofEntries(
          Map.entry(AdminId.class, AdminId::parse),
          Map.entry(ClientId.class, ClientId::parse),
          Map.entry(DeviceId.class, DeviceId::parse),
          Map.entry(Email.class, Email::parse),
          Map.entry(FactorId.class, FactorId::parse),
          Map.entry(KeyId.class, KeyId::parse),
          Map.entry(SessionId.class, SessionId::parse),
          Map.entry(TenantId.class, TenantId::parse),
          Map.entry(UserId.class, UserId::parse),
          Map.entry(Instant.class, Rfc3339::parse),
          Map.entry(Integer.class, TextParameters::parseInteger),
          Map.entry(Boolean.class, TextParameters::parseBoolean));

  @Override
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> type, Type genericType, Annotation[] annotations) {
    Function<String, ? extends Optional<?>> parser = PARSERS.get(type);
    if (parser == null) {
      return null;
    }
    for (Annotation annotation : annotations) {
      if (annotation instanceof QueryParam query) {
        return new Converter<>(type, parser, query.value());
      }
    }
    return new Converter<>(type, parser, null);
  }

  private static Optional<Integer> parseInteger(String text) {
    // Nine digits fit an int; no plus sign, no leading zero, no digits of another script.
    return text.matches("0|-?[1-9][0-9]{0,8}")
        ? Optional.of(Integer.valueOf(text))
        : Optional.empty();
  }

  private static Optional<Boolean> parseBoolean(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private record Converter<T>(
      Class<T> type, Function<String, ? extends Optional<?>> parser, @Nullable String query)
      implements ParamConverter<T> {

    @Override
    public @Nullable T fromString(@Nullable String text) {
      if (text == null) {
        return null;
      }
      return parser.apply(text).map(type::cast).orElseThrow(this::refusal);
    }

    private ProblemException refusal() {
      if (query == null) {
        return new ProblemException(ErrorCode.NOT_FOUND);
      }
      return BodyFaults.invalid(
          List.of(
              new Detail(query, "invalid_value", "This must be " + BodyFaults.form(type) + ".")));
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }
}
