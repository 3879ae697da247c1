package dev.hellojohn.ops;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Maps the JAX-RS servlet to the prefixes of the API. All else is a static file. Here and not in
 * {@code web.xml}, where Liberty warns of every servlet with more than one mapping.
 */
@WebListener
public class ApiRoutes implements ServletContextListener {

  private static final String[] PREFIXES = {
    "/v1/*", "/cp/*", "/console/api/*", "/t/*", "/.well-known/*", "/health/*", "/openapi.json"
  };

  @Override
  public void contextInitialized(ServletContextEvent event) {
    event.getServletContext().getServletRegistration(Api.class.getName()).addMapping(PREFIXES);
  }
}
