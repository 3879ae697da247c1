package dev.hellojohn.ops.openapi;

import dev.hellojohn.access.Access;
import dev.hellojohn.access.OperatorScope;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The credentials, and which of them each operation's {@code @Access} asks for. */
final class ApiSecurity {

  private static final String PUBLISHABLE_KEY = "publishableKey";
  private static final String SECRET_KEY = "secretKey";
  private static final String USER_TOKEN = "userToken";
  private static final String OPERATOR_SESSION = "operatorSession";
  private static final String MASTER_KEY = "masterKey";
  private static final String CONSOLE_COOKIE = "consoleCookie";
  private static final String CSRF_TOKEN = "csrfToken";

  private final Map<String, Method> methods;

  ApiSecurity(CompiledClasses classes) {
    this.methods = classes.resourceMethods();
  }

  void describe(OpenAPI document) {
    document
        .getComponents()
        .addSecurityScheme(
            PUBLISHABLE_KEY,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("X-Client-Id")
                .description(
                    "A client's publishable key, `pk_…`. It names the tenant and is no secret."
                        + " Accepted as a bearer token too, where no user's token is needed."))
        .addSecurityScheme(
            SECRET_KEY, bearer("sk_…", "A client's secret key, for the tenant's own servers."))
        .addSecurityScheme(
            USER_TOKEN, bearer("JWT", "A user's access token, of the publishable key's tenant."))
        .addSecurityScheme(
            OPERATOR_SESSION, bearer("cpt_…", "An admin's session in the Control Plane."))
        .addSecurityScheme(
            MASTER_KEY, bearer("mk_…", "A key for machines in the Control Plane, with its scopes."))
        .addSecurityScheme(
            CONSOLE_COOKIE,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.COOKIE)
                .name("hj_sid")
                .description(
                    "An admin's session in the browser; `__Host-hj_sid` on https. It opens the"
                        + " Control Plane too, wherever a session's token does."))
        .addSecurityScheme(
            CSRF_TOKEN,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("X-CSRF-Token")
                .description(
                    "The value of the cookie `hj_csrf`, beside the session's cookie in each"
                        + " request that changes something."));
  }

  private static SecurityScheme bearer(String format, String description) {
    return OASFactory.createSecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme("bearer")
        .bearerFormat(format)
        .description(description);
  }

  /**
   * Says who may call an operation.
   *
   * @throws IllegalStateException if no resource method with {@code @Access} stands behind it
   */
  void require(String verb, String path, Operation operation) {
    Method method = methods.get(verb + ' ' + path);
    Access access = method == null ? null : method.getAnnotation(Access.class);
    if (access == null) {
      throw new IllegalStateException("Nobody knows who may call " + verb + ' ' + path);
    }
    operation.setSecurity(requirements(access, !verb.equals("GET")));
    if (access.scope().length > 0) {
      // Not in the requirement: Liberty's validator allows scopes for OAuth alone.
      operation.addExtension(
          "x-scopes", Arrays.stream(access.scope()).map(OperatorScope::wireName).toList());
    }
  }

  private static List<SecurityRequirement> requirements(Access access, boolean changes) {
    SecurityRequirement user = of(PUBLISHABLE_KEY).addScheme(USER_TOKEN, List.of());
    SecurityRequirement browser = of(CONSOLE_COOKIE);
    if (changes) {
      browser.addScheme(CSRF_TOKEN, List.of());
    }
    return switch (access.value()) {
      case ANONYMOUS -> List.of();
      case CLIENT -> List.of(of(PUBLISHABLE_KEY));
      case USER -> List.of(user);
      case SERVER -> List.of(of(SECRET_KEY));
      case SERVER_OR_USER -> List.of(of(SECRET_KEY), user);
      case OPERATOR -> List.of(of(OPERATOR_SESSION), of(MASTER_KEY), browser);
      case ADMIN -> List.of(of(OPERATOR_SESSION), browser);
      case CONSOLE -> List.of(browser);
    };
  }

  private static SecurityRequirement of(String scheme) {
    return OASFactory.createSecurityRequirement().addScheme(scheme, List.of());
  }
}
