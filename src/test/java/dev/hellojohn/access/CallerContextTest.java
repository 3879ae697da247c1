package dev.hellojohn.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hellojohn.kernel.AdminId;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.junit.jupiter.api.Test;

class CallerContextTest {

  private final CallerContext context = new CallerContext();
  private final VerifiedJsonWebToken token =
      new VerifiedJsonWebToken(Fixtures.verified(Fixtures.A), "a.b.c");

  @Test
  void isSetOnceAndNotReadBefore() {
    assertThatIllegalStateException().isThrownBy(context::get);
    context.set(new Caller.Anonymous());
    assertThat(context.get()).isEqualTo(new Caller.Anonymous());
    assertThatIllegalStateException().isThrownBy(() -> context.set(new Caller.Anonymous()));
    assertThatIllegalStateException().isThrownBy(context::user);
    assertThatIllegalStateException().isThrownBy(context::operator);
    assertThatIllegalStateException().isThrownBy(context::admin);
  }

  @Test
  void givesTheUserAndTheToken() {
    Caller.EndUser user =
        new Caller.EndUser(Fixtures.USER, Fixtures.SESSION, Fixtures.CLIENT, token);
    context.set(user);
    assertThat(context.user()).isEqualTo(user);
    assertThat(new UserTokenProducer().token(context)).isSameAs(token);
  }

  @Test
  void givesTheOperator() {
    Caller.Operator admin =
        new Caller.Operator(
            new AdminId("adm_00000000000000000000000001"),
            OperatorRole.ADMIN,
            TenantReach.only(Set.of()),
            Fixtures.SESSION);
    context.set(admin);
    assertThat(context.operator()).isEqualTo(admin);
    assertThat(context.admin()).isEqualTo(admin);
  }

  @Test
  void tokenHasTheTypesOfMicroProfile() {
    assertThat(token.getName()).isEqualTo(Fixtures.USER.value());
    assertThat(token.getSubject()).isEqualTo(Fixtures.USER.value());
    assertThat(token.getAudience()).containsExactly("https://issuer");
    assertThat(token.getExpirationTime()).isEqualTo(200);
    assertThat(token.getIssuedAtTime()).isEqualTo(100);
    assertThat(token.getRawToken()).isEqualTo("a.b.c");
    assertThat(token.<String>getClaim("email")).isEqualTo("a@example.org");
    assertThat(token.<Object>getClaim("name")).isNull();
    assertThat(token.getClaimNames()).contains("sub", "email", Claims.raw_token.name());
    assertThat(token.toString()).doesNotContain("a.b.c");
  }
}
