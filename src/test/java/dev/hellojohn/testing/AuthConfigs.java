package dev.hellojohn.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hellojohn.tenancy.AuthConfig;
import java.util.Map;

/** The settings of tenants in tests. */
public final class AuthConfigs {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private AuthConfigs() {}

  /**
   * The defaults, but for these members, named as in {@code auth_config}; a group's members too.
   *
   * @throws IllegalArgumentException if there is no such member
   */
  public static AuthConfig with(Map<String, ?> members) {
    return MAPPER.convertValue(members, AuthConfig.class);
  }
}
