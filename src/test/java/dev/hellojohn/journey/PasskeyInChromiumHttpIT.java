package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.hellojohn.testing.Chromium;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A foreign client for passkeys: a real Chromium with its virtual authenticator, on a page of its
 * own origin that does what the README shows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeyInChromiumHttpIT {

  private static final String SCRIPT =
      """
      window.calls = (base, key) => {
        const call = async (method, path, body, token) => {
          const headers = { "X-Client-Id": key };
          if (body) headers["Content-Type"] = "application/json";
          if (token) headers.Authorization = "Bearer " + token;
          const answer = await fetch(base + path,
            { method, headers, body: body ? JSON.stringify(body) : undefined });
          const text = await answer.text();
          return Object.assign({ status: answer.status }, text ? JSON.parse(text) : {});
        };
        const sign = async options => (await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        })).toJSON();
        return { call, sign };
      };
      window.enroll = async (base, key, token, password) => {
        const { call } = calls(base, key);
        const path = "/v1/auth/me/mfa/factors";
        const begun = await call("POST", path, { type: "webauthn", name: "Laptop", password }, token);
        const made = await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(begun.webauthn),
        });
        return call("POST", `${path}/${begun.factor_id}/confirm`, { credential: made.toJSON() }, token);
      };
      window.signIn = async (base, key) => {
        const { call, sign } = calls(base, key);
        const asked = await call("POST", "/v1/auth/passkey/options");
        const credential = await sign(asked.options);
        return call("POST", "/v1/auth/passkey/verify", { challenge_id: asked.challenge_id, credential });
      };
      window.secondFactor = async (base, key, email, password) => {
        const { call, sign } = calls(base, key);
        const half = await call("POST", "/v1/auth/sign-in", { email, password });
        const { challenge_id } = half;
        const asked = await call("POST", "/v1/mfa/passkey/options", { challenge_id });
        return call("POST", "/v1/mfa/verify", { challenge_id, credential: await sign(asked.options) });
      };
      window.remove = async (base, key, token, factor) => {
        const { call, sign } = calls(base, key);
        const asked = await call("POST", "/v1/auth/me/mfa/passkey/options", undefined, token);
        const credential = await sign(asked.options);
        return call("DELETE", "/v1/auth/me/mfa/factors/" + factor,
          { challenge_id: asked.challenge_id, credential }, token);
      };
      """;

  @TempDir static Path profile;

  private HttpServer pages;
  private Chromium browser;
  private TestTenant tenant;
  private String base;

  @BeforeAll
  void begin() throws IOException {
    if (!Chromium.isThere()) {
      System.err.println(
          "PASSKEYS WERE NOT TRIED IN A BROWSER: install the packages chromium and chromium-driver.");
    }
    Assumptions.assumeTrue(Chromium.isThere(), "chromium and chromedriver are not on the PATH");
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
    serve("/", "text/html", "<!doctype html><title>app</title><script src=app.js></script>");
    serve("/app.js", "text/javascript", SCRIPT);
    pages.start();
    var origin = "http://localhost:" + pages.getAddress().getPort();
    var server = HelloJohnServer.shared();
    base = "http://127.0.0.1:" + server.port();
    tenant =
        TestTenant.create(
            server,
            TestTenant.admin(server),
            "separate_schema",
            Map.of(
                "allowed_origins",
                List.of(origin),
                "auth_config",
                Map.of("allowed_auth_methods", List.of("password", "passkey"))));
    browser = Chromium.start(profile);
    browser.open(origin + "/");
  }

  private void serve(String path, String type, String text) {
    pages.createContext(
        path,
        exchange -> {
          var bytes = text.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, bytes.length);
          try (var body = exchange.getResponseBody()) {
            body.write(bytes);
          }
        });
  }

  @AfterAll
  void end() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (pages != null) {
      pages.stop(0);
    }
  }

  private JsonNode page(String function, Object... more) throws IOException {
    var arguments = new java.util.ArrayList<Object>(List.of(base, tenant.publishableKey()));
    arguments.addAll(List.of(more));
    return browser.call(function, arguments.toArray());
  }

  private static void assertStatus(JsonNode answer, int status) {
    assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(status);
  }

  @Test
  void aBrowserEnrolsAPasskeyAndSignsInWithIt() throws IOException {
    var authenticator = browser.plugIn(true);
    var signUp = tenant.signUp("ann@example.com");
    var token = signUp.at("/session/access_token");
    var factor = page("enroll", token, TestTenant.PASSWORD);
    // The factor's own status has the place of the answer's.
    assertThat(factor.path("status").asText()).as(factor.toString()).isEqualTo("active");
    assertThat(factor.path("type").asText()).isEqualTo("webauthn");
    // The same authenticator makes no second one: it finds the first among the excluded.
    assertThat(page("enroll", token, TestTenant.PASSWORD).path("fault").asText()).isNotEmpty();

    var alone = page("signIn");
    assertStatus(alone, 200);
    assertThat(alone.at("/user/id").asText()).isEqualTo(signUp.at("/user/id"));
    assertStatus(page("signIn"), 200);
    var second = page("secondFactor", "ann@example.com", TestTenant.PASSWORD);
    assertStatus(second, 200);
    assertThat(second.at("/user/mfa_enabled").asBoolean()).isTrue();

    assertStatus(page("remove", token, factor.path("id").asText()), 204);
    assertStatus(page("signIn"), 401);
    browser.unplug(authenticator);
  }

  @Test
  void aBrowserWhoseUserIsNotVerifiedMakesNone() throws IOException {
    var authenticator = browser.plugIn(false);
    var token = tenant.signUp("ben@example.com").at("/session/access_token");
    assertThat(page("enroll", token, TestTenant.PASSWORD).path("fault").asText())
        .contains("NotAllowedError");
    browser.unplug(authenticator);
  }
}
