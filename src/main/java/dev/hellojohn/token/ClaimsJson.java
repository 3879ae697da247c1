package dev.hellojohn.token;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An access token's claims as JSON. Every claim is always there, null when it has no value, so that
 * verifiers see one shape.
 */
final class ClaimsJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  /** What most tokens take. */
  private static final int USUAL_SIZE = 1024;

  /** The end of the year 9999: what {@code Instant} and everyone's parsers take. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private ClaimsJson() {}

  static byte[] write(
      String issuer,
      String audience,
      TenantId tenantId,
      String tokenId,
      Instant issuedAt,
      Instant expiresAt,
      AccessClaims claims) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("iss", issuer);
      json.writeStringField("sub", claims.userId().value());
      json.writeStringField("aud", audience);
      json.writeNumberField("iat", issuedAt.getEpochSecond());
      json.writeNumberField("exp", expiresAt.getEpochSecond());
      json.writeStringField("jti", tokenId);
      json.writeStringField("sid", claims.sessionId().value());
      json.writeStringField("tenant_id", tenantId.value());
      json.writeStringField("client_id", claims.clientId().value());
      writeUser(json, claims);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Unwritable claims", e);
    }
    return bytes.toByteArray();
  }

  private static void writeUser(JsonGenerator json, AccessClaims claims) throws IOException {
    json.writeStringField("email", claims.email());
    json.writeBooleanField("email_verified", claims.emailVerified());
    json.writeStringField("name", claims.name());
    json.writeStringField("role", claims.role());
    writeStrings(json, "amr", claims.amr());
    json.writeStringField("acr", claims.acr());
    json.writeBooleanField("mfa_verified", claims.mfaVerified());
    json.writeNumberField("auth_time", claims.authTime().getEpochSecond());
    json.writeStringField("org_id", claims.organizationId());
    json.writeStringField("org_role", claims.organizationRole());
    writeStrings(json, "permissions", claims.permissions());
    json.writePOJOField("public_metadata", claims.publicMetadata());
    json.writePOJOField("custom", claims.custom());
  }

  private static void writeStrings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /**
   * Reads claims; empty when one is missing or of another type. Unknown ones are kept as they are.
   */
  static Optional<VerifiedToken> read(byte[] payload) {
    try {
      // The JSON text null is read as no map at all.
      return Optional.ofNullable(MAPPER.readValue(payload, OBJECT)).map(ClaimsJson::token);
    } catch (IOException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static VerifiedToken token(Map<String, Object> members) {
    AccessClaims claims =
        new AccessClaims(
            new UserId(text(members, "sub")),
            new SessionId(text(members, "sid")),
            new ClientId(text(members, "client_id")),
            text(members, "email"),
            require(members, "email_verified", Boolean.class),
            optionalText(members, "name"),
            text(members, "role"),
            texts(members, "amr"),
            text(members, "acr"),
            require(members, "mfa_verified", Boolean.class),
            time(members, "auth_time"),
            optionalText(members, "org_id"),
            optionalText(members, "org_role"),
            texts(members, "permissions"),
            object(members, "public_metadata"),
            object(members, "custom"));
    return new VerifiedToken(
        text(members, "iss"),
        text(members, "aud"),
        new TenantId(text(members, "tenant_id")),
        text(members, "jti"),
        time(members, "iat"),
        time(members, "exp"),
        claims,
        members);
  }

  private static String text(Map<String, Object> members, String name) {
    return require(members, name, String.class);
  }

  private static @Nullable String optionalText(Map<String, Object> members, String name) {
    return members.get(name) == null ? null : text(members, name);
  }

  private static List<String> texts(Map<String, Object> members, String name) {
    List<String> texts = new ArrayList<>();
    for (Object value : require(members, name, Collection.class)) {
      texts.add(cast(value, name, String.class));
    }
    return texts;
  }

  private static Instant time(Map<String, Object> members, String name) {
    Object value = members.get(name);
    if (!(value instanceof Integer || value instanceof Long)) {
      throw new IllegalArgumentException(name);
    }
    long seconds = ((Number) value).longValue();
    if (seconds < 0 || seconds > LAST_SECOND) {
      throw new IllegalArgumentException(name);
    }
    return Instant.ofEpochSecond(seconds);
  }

  private static Map<String, Object> object(Map<String, Object> members, String name) {
    Map<String, Object> object = new LinkedHashMap<>();
    Map<?, ?> value = require(members, name, Map.class);
    value.forEach((key, member) -> object.put((String) key, member));
    return Collections.unmodifiableMap(object);
  }

  private static <T> T require(Map<String, Object> members, String name, Class<T> type) {
    return cast(members.get(name), name, type);
  }

  private static <T> T cast(@Nullable Object value, String name, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name);
    }
    return type.cast(value);
  }
}
