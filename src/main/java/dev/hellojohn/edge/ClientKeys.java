package dev.hellojohn.edge;

import dev.hellojohn.tenancy.Credential;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.TenantStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose client's key a request carries, for what is decided before anybody is authenticated:
 * origins and limits. It opens nothing; the access filter looks at the credentials once more,
 * behind the router, and decides.
 */
@Singleton
public class ClientKeys {

  private static final String ATTRIBUTE = "dev.hellojohn.client-key";
  private static final String BEARER = "bearer ";

  private final TenantDirectory directory;

  /** Looks keys up in the directory. */
  @Inject
  public ClientKeys(TenantDirectory directory) {
    this.directory = directory;
  }

  /** The client, and its tenant; empty when there is no key, or one that nobody has. */
  @SuppressWarnings("unchecked") // the attribute is set here alone
  public Optional<Credential> of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Optional<?> known) {
      return (Optional<Credential>) known;
    }
    Optional<Credential> found =
        find(request).filter(key -> key.tenant().status() != TenantStatus.DELETED);
    request.setAttribute(ATTRIBUTE, found);
    return found;
  }

  private Optional<Credential> find(HttpServletRequest request) {
    String bearer = bearer(request.getHeader("Authorization"));
    if (bearer.startsWith("sk_")) {
      return directory.bySecretKey(bearer);
    }
    String header = request.getHeader("X-Client-Id");
    String key = header == null ? bearer : header;
    return key.startsWith("pk_") ? directory.byPublishableKey(key) : Optional.empty();
  }

  private static String bearer(@Nullable String authorization) {
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : "";
  }
}
