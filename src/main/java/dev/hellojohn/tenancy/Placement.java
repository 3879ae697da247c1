package dev.hellojohn.tenancy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hellojohn.store.jpa.GeneratedName;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant's rows are and who reads them. Stored sealed: it holds a password.
 *
 * @param name of the tenant's database or schema, and of its role or login
 * @param password of that login, where it has one
 * @param url of a database of the customer's own (data residency), or null for one on our server
 * @param username on that database
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Placement(String name, String password, @Nullable String url, @Nullable String username) {

  GeneratedName generatedName() {
    return new GeneratedName(name);
  }

  @Override
  public String toString() {
    return "Placement[" + name + ", password=[redacted]]";
  }
}
