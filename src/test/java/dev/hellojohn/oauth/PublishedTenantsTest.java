package dev.hellojohn.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.AuthConfig;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Credential;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantDirectory;
import dev.hellojohn.tenancy.TenantStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishedTenantsTest {

  private static final TenantId ID = new TenantId("tnt_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final ClientId CLIENT = new ClientId("cli_01ARZ3NDEKTSV4RRFFQ69G5FAV");

  private TenantStatus status = TenantStatus.ACTIVE;
  private final PublishedTenants tenants = tenants(Optional.empty());

  private PublishedTenants tenants(Optional<String> defaultSlug) {
    return new PublishedTenants(new Directory(), defaultSlug);
  }

  /** Knows acme by its slug and by its key. */
  private final class Directory extends TenantDirectory {

    Directory() {
      super(null, null, null);
    }

    @Override
    public Optional<Tenant> bySlug(String slug) {
      return slug.equals("acme") ? Optional.of(tenant()) : Optional.empty();
    }

    @Override
    public Optional<Credential> byPublishableKey(String key) {
      return key.equals("pk_live_acme")
          ? Optional.of(new Credential(tenant(), client()))
          : Optional.empty();
    }

    private Tenant tenant() {
      return new Tenant(
          ID,
          "acme",
          "Acme",
          status,
          "free",
          null,
          null,
          IsolationMode.SEPARATE_SCHEMA,
          List.of(),
          AuthConfig.defaults(),
          Map.of(),
          Map.of(),
          null,
          "current",
          null,
          null,
          Instant.EPOCH,
          Instant.EPOCH,
          1);
    }

    private Client client() {
      return new Client(
          CLIENT,
          ID,
          "web",
          "web",
          "pk_live_acme",
          "sk_live_…",
          List.of(),
          List.of(),
          List.of(),
          SigningAlgorithm.EdDSA,
          Instant.EPOCH,
          Instant.EPOCH,
          1);
    }
  }

  private static void assertProblem(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @Test
  void aSlugNamesItsTenant() {
    assertThat(tenants.bySlug("acme").id()).isEqualTo(ID);
    assertProblem(ErrorCode.NOT_FOUND, () -> tenants.bySlug("other"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
  void aTenantThatIsNotActiveIsNotFound(TenantStatus other) {
    status = other;
    assertProblem(ErrorCode.NOT_FOUND, () -> tenants.bySlug("acme"));
    assertProblem(ErrorCode.NOT_FOUND, () -> tenants.byKey("pk_live_acme", null));
    assertProblem(ErrorCode.NOT_FOUND, () -> tenants(Optional.of("acme")).byKey(null, null));
  }

  @Test
  void aKeyInHeaderOrParameterNamesItsTenant() {
    assertThat(tenants.byKey("pk_live_acme", null).id()).isEqualTo(ID);
    assertThat(tenants.byKey(null, "pk_live_acme").id()).isEqualTo(ID);
    assertThat(tenants.byKey("pk_live_acme", "pk_live_acme").id()).isEqualTo(ID);
  }

  @Test
  void twoKeysAreNotOne() {
    assertProblem(ErrorCode.TENANT_MISMATCH, () -> tenants.byKey("pk_live_acme", "pk_live_other"));
  }

  @Test
  void theDefaultStandsInForNoKeyAndNeverForAWrongOne() {
    PublishedTenants withDefault = tenants(Optional.of("acme"));
    assertThat(withDefault.byKey(null, null).id()).isEqualTo(ID);
    assertProblem(ErrorCode.NOT_FOUND, () -> withDefault.byKey("pk_live_other", null));
    assertProblem(ErrorCode.NOT_FOUND, () -> withDefault.byKey(null, "pk_live_other"));
    assertProblem(ErrorCode.NOT_FOUND, () -> withDefault.byKey("", null));
    assertProblem(ErrorCode.NOT_FOUND, () -> tenants.byKey(null, null));
    assertProblem(ErrorCode.NOT_FOUND, () -> tenants(Optional.of("other")).byKey(null, null));
  }
}
