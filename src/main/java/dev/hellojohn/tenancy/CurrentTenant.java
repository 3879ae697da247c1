package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.TenantId;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The tenant of the running request: set once, from the key, and never changed. */
@RequestScoped
public class CurrentTenant {

  private @Nullable Credential credential;

  /**
   * Fixes the tenant for the rest of the request.
   *
   * @throws IllegalStateException if it was already set
   */
  public void set(Credential newCredential) {
    if (credential != null) {
      throw new IllegalStateException("The tenant of a request is set once");
    }
    credential = newCredential;
  }

  /** Whether the request has named its tenant. */
  public boolean isSet() {
    return credential != null;
  }

  /**
   * The tenant.
   *
   * @throws IllegalStateException if none was set
   */
  public Tenant get() {
    return credential().tenant();
  }

  /** The tenant's id. */
  public TenantId id() {
    return get().id();
  }

  /** The client whose key the request carries. */
  public Client client() {
    return credential().client();
  }

  private Credential credential() {
    if (credential == null) {
      throw new IllegalStateException("The request has named no tenant");
    }
    return credential;
  }
}
