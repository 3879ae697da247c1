package dev.hellojohn.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The built WAR with one more resource in it, deployed to Open Liberty. */
@ExtendWith({ContainerServer.class, ArquillianExtension.class})
class DeploymentArquillianIT {

  private static final String UNDECLARED = "undeclared";

  @ArquillianResource private Deployer deployer;

  @Deployment(testable = false)
  static WebArchive withProbe() {
    return archive("probe", "/").addClass(TokenProbeResource.class);
  }

  @Deployment(name = UNDECLARED, managed = false, testable = false)
  static WebArchive withUndeclared() {
    return archive(UNDECLARED, "/undeclared").addClass(UndeclaredResource.class);
  }

  private static WebArchive archive(String name, String contextRoot) {
    return ShrinkWrap.create(WebArchive.class, name + ".war")
        .merge(
            ShrinkWrap.createFromZipFile(
                WebArchive.class,
                new File("target/distribution/usr/servers/hellojohn/apps/hellojohn.war")))
        .addAsWebInfResource(
            new StringAsset(
                """
                <web-ext xmlns="http://websphere.ibm.com/xml/ns/javaee" version="1.1">
                  <context-root uri="%s"/>
                </web-ext>
                """
                    .formatted(contextRoot)),
            "ibm-web-ext.xml");
  }

  @Test
  void aResourceInjectsTheVerifiedTokenAsJsonWebToken() throws Exception {
    ContainerServer.awaitReady();
    var client = ApiClient.at(URI.create(ContainerServer.address("/")));
    var admin =
        client.post(
            "/cp/v1/admin/sign-in",
            Map.of(
                "email", ContainerServer.ADMIN_EMAIL, "password", ContainerServer.ADMIN_PASSWORD));
    var tenant =
        client
            .withBearer(admin.at("/token"))
            .post("/cp/v1/tenants", Map.of("name", "Acme", "slug", "acme"));
    var key = tenant.at("/client/publishable_key");
    var ann =
        client
            .withKey(key)
            .post(
                "/v1/auth/sign-up",
                Map.of("email", "ann@example.com", "password", "open sesame, said the sailor"));

    var claims = probe("X-Client-Id", key, "Authorization", "Bearer " + accessToken(ann));
    assertThat(claims.statusCode()).as(claims.body()).isEqualTo(200);
    assertThat(claims.body())
        .contains(ann.at("/user/id"), "ann@example.com", ContainerServer.address("/t/acme"));

    assertThat(probe("X-Client-Id", key).statusCode()).isEqualTo(401);
  }

  private static String accessToken(Answer signedUp) {
    return signedUp.at("/session/access_token");
  }

  private static HttpResponse<String> probe(String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(ContainerServer.address("/v1/probe/token")))
            .headers(headers)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  @Test
  void aResourceThatDoesNotSayWhoMayCallItIsNotDeployed() {
    assertThatThrownBy(() -> deployer.deploy(UNDECLARED))
        .hasStackTraceContaining("UndeclaredResource.anyone: no @Access");
  }
}
