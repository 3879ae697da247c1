package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 51 of the list of attacks: no spelling of a path leads past the allow-list. */
class ControlPlanePathsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/cp",
        "/cp/",
        "/cp/v1/tenants",
        "/CP/v1/tenants",
        "/Cp/v1/tenants",
        "/console",
        "/console/",
        "/console/api/auth/me",
        "/CONSOLE/index.html",
        "//cp/v1/tenants",
        "///cp/v1/tenants",
        "/./cp/v1/tenants",
        "/v1/../cp/v1/tenants",
        "/v1/..;/cp/v1/tenants",
        "/;/cp/v1/tenants",
        "/;x=y/cp/v1/tenants",
        "/cp;x/v1/tenants",
        "/cp;/v1/tenants",
        "/%63p/v1/tenants",
        "/c%70/v1/tenants",
        "/%2563p/v1/tenants",
        "/%252563p/v1/tenants",
        "/v1/%2e%2e/cp/v1/tenants",
        "/v1/%2e%2e%2fcp/v1/tenants",
        "/%2fcp/v1/tenants",
        "/%5ccp/v1/tenants",
        "/\\cp/v1/tenants",
        "/cp%2fv1/tenants",
        "/cp%3bx/v1/tenants",
        "/cp%00/v1/tenants",
        "/cp%20/v1/tenants",
        "/%09cp/v1/tenants",
        "/cp%/v1/tenants",
        "cp/v1/tenants"
      })
  void whateverCouldLeadThereIsTheOperators(String path) {
    assertThat(ControlPlanePaths.holds(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/auth/sign-in",
        "/v1/cp",
        "/t/cp/.well-known/jwks.json",
        "/t/console/oauth2/token",
        "/cpx",
        "/consoles/",
        "/health",
        "//v1/users",
        "/v1/users;x",
        "/v1/%2e%2e/health",
        "/v1/users?next=/cp/v1"
      })
  void andNothingElse(String path) {
    assertThat(ControlPlanePaths.holds(path)).isFalse();
  }
}
