package dev.hellojohn.token;

import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The name under which a tenant issues tokens: {@code {public url}/t/{slug}}. */
@Singleton
public class Issuer {

  private final String prefix;

  @Inject
  public Issuer(TokenSettings settings) {
    String url = settings.publicUrl().toString();
    this.prefix = (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + "/t/";
  }

  /** The tenant's issuer; never derived from a request's Host. */
  public String of(Tenant tenant) {
    return prefix + tenant.slug();
  }
}
