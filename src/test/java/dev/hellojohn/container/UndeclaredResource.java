package dev.hellojohn.container;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource that does not say who may call it. */
@Singleton
@Path("/v1/probe/undeclared")
public class UndeclaredResource {

  @GET
  public String anyone() {
    return "anyone";
  }
}
