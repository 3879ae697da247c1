package dev.hellojohn.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;

class RouteTest {

  @Path("/v1/users/")
  public static final class Users {
    @Path("{id}/sessions/")
    public void sessions() {}

    @Path("/{id: [a-z]{3}_[0-9A-Z]{26}}/{ rest : .*}")
    public void pattern() {}

    public void all() {}
  }

  private static String template(String method) throws NoSuchMethodException {
    return Route.of(Users.class.getDeclaredMethod(method));
  }

  @Test
  void isTheTemplateOfClassAndMethod() throws NoSuchMethodException {
    assertThat(template("all")).isEqualTo("/v1/users");
    assertThat(template("sessions")).isEqualTo("/v1/users/{id}/sessions");
  }

  @Test
  void leavesPatternsOut() throws NoSuchMethodException {
    assertThat(template("pattern")).isEqualTo("/v1/users/{id}/{rest}");
  }
}
