package dev.hellojohn.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessRulesTest {

  /** Every resource of the product says who may call it. */
  @Test
  void everyResourceMethodDeclaresItsAccess() {
    List<String> findings = new ArrayList<>();
    int resources = 0;
    for (JavaClass candidate :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hellojohn")) {
      boolean isResource =
          candidate.isAnnotatedWith(Path.class)
              || candidate.getMethods().stream().anyMatch(m -> m.isAnnotatedWith(Path.class));
      if (isResource) {
        resources++;
        findings.addAll(AccessRules.findingsIn(candidate.reflect()));
      }
    }
    assertThat(findings).isEmpty();
    // A scan that finds nothing proves nothing.
    assertThat(resources).isPositive();
  }

  @Path("v1/things")
  public static class Good {
    @GET
    @Access(AccessLevel.CLIENT)
    public void list() {}

    @POST
    @Path("sign-in")
    @Access(AccessLevel.ANONYMOUS)
    public void open() {}

    public void plain() {}
  }

  @Path("/cp/v1/things")
  public static class GoodControl {
    @GET
    @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
    public void list() {}

    @POST
    @Path("/{id}")
    @Access(value = AccessLevel.ADMIN, scope = OperatorScope.TENANTS_WRITE, everyTenant = true)
    public void create() {}

    @POST
    @Path("sign-in")
    @Access(AccessLevel.ANONYMOUS)
    public void open() {}
  }

  @Path("/console/api/things")
  public static class GoodConsole {
    @GET
    @Access(AccessLevel.CONSOLE)
    public void list() {}
  }

  @Path("/cp/v1/things")
  public static class ConsoleOnControlPlane {
    @GET
    @Access(AccessLevel.CONSOLE)
    public void list() {}
  }

  @Path("/v1/things")
  public static class ConsoleOnDataPlane {
    @GET
    @Access(AccessLevel.CONSOLE)
    public void list() {}
  }

  @Path("/v1/things")
  public static class Forgotten {
    @GET
    public void list() {}

    @Path("{id}")
    public Good locate() {
      return new Good();
    }
  }

  @Path("/v1/things")
  public static class OperatorOnDataPlane {
    @GET
    @Access(value = AccessLevel.OPERATOR, scope = OperatorScope.TENANTS_READ)
    public void list() {}
  }

  @Path("/cp/v1/things")
  public static class ServerOnControlPlane {
    @GET
    @Access(AccessLevel.SERVER)
    public void list() {}
  }

  public static class PathOnMethodAlone {
    @GET
    @Path("/cp/v1/x")
    @Access(AccessLevel.USER)
    public void list() {}
  }

  @Path("/v1/things")
  public static class ScopeOnDataPlane {
    @GET
    @Access(value = AccessLevel.SERVER, scope = OperatorScope.TENANTS_READ)
    public void list() {}

    @DELETE
    @Access(value = AccessLevel.SERVER, everyTenant = true)
    public void delete() {}
  }

  @Path("/v1/things")
  public static class UnverifiedServer {
    @GET
    @Access(value = AccessLevel.SERVER, unverified = true)
    public void list() {}
  }

  @Path("/cp/v1/things")
  public static class EveryMasterKey {
    @GET
    @Access(AccessLevel.OPERATOR)
    public void list() {}
  }

  @Test
  void acceptsRulesThatMakeSense() {
    assertThat(AccessRules.findingsIn(Good.class)).isEmpty();
    assertThat(AccessRules.findingsIn(GoodControl.class)).isEmpty();
    assertThat(AccessRules.findingsIn(GoodConsole.class)).isEmpty();
  }

  @Test
  void aCookieIsForTheConsole() {
    assertThat(AccessRules.findingsIn(ConsoleOnControlPlane.class)).hasSize(1);
    assertThat(AccessRules.findingsIn(ConsoleOnDataPlane.class)).hasSize(1);
  }

  @Test
  void findsWhatIsMissingOrMakesNone() {
    assertThat(AccessRules.findingsIn(Forgotten.class))
        .hasSize(2)
        .anyMatch(finding -> finding.endsWith("Forgotten.list: no @Access"))
        .anyMatch(finding -> finding.endsWith("Forgotten.locate: a sub-resource locator"));
    assertThat(AccessRules.findingsIn(OperatorOnDataPlane.class)).hasSize(1);
    assertThat(AccessRules.findingsIn(ServerOnControlPlane.class)).hasSize(1);
    assertThat(AccessRules.findingsIn(PathOnMethodAlone.class)).hasSize(1);
    assertThat(AccessRules.findingsIn(ScopeOnDataPlane.class)).hasSize(2);
    assertThat(AccessRules.findingsIn(EveryMasterKey.class)).hasSize(1);
    assertThat(AccessRules.findingsIn(UnverifiedServer.class)).hasSize(1);
  }
}
