package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  private static final String ULID = "01ARYZ6S41TSV4RRFFQ69G5FAV";

  @Test
  void takesAPrefixAndAUlid() {
    assertThat(Ids.isValid("usr", "usr_" + ULID)).isTrue();
    assertThat(Ids.isValid("role", "role_" + ULID)).isTrue();
    assertThat(Ids.isValid("usr", "usr_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "usr",
        "usr_",
        ULID,
        "ses_" + ULID,
        "usr-" + ULID,
        "USR_" + ULID,
        "usr_" + ULID + "0",
        "usr_01ARYZ6S41TSV4RRFFQ69G5FA",
        "usr_01aryz6s41tsv4rrffq69g5fav",
        "usr_81ARYZ6S41TSV4RRFFQ69G5FAV",
        "usr_01ARYZ6S41TSV4RRFFQ69G5FAI",
        "usr_01ARYZ6S41TSV4RRFFQ69G5FAL",
        "usr_01ARYZ6S41TSV4RRFFQ69G5FAO",
        "usr_01ARYZ6S41TSV4RRFFQ69G5FAU",
        "usr_01ARYZ6S41TSV4RRFFQ69G5FA ",
        "usr_01ARYZ6S41TSV4RRFFQ69G5F'--",
        "usr_01ARYZ6S41TSV4RRFFQ69G5FA\u00c4"
      })
  void refusesEverythingElse(String text) {
    assertThat(Ids.isValid("usr", text)).isFalse();
  }

  @Test
  void requiringNamesTheKindAndNotTheText() {
    assertThat(Ids.require("usr", "usr_" + ULID)).isEqualTo("usr_" + ULID);
    assertThatThrownBy(() -> Ids.require("usr", "something-secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an id of kind usr");
  }

  @Test
  void idsAreOfOneKind() {
    assertThat(TenantId.parse("tnt_" + ULID)).contains(new TenantId("tnt_" + ULID));
    assertThat(ClientId.parse("cli_" + ULID)).isPresent();
    assertThat(UserId.parse("usr_" + ULID)).isPresent();
    assertThat(SessionId.parse("ses_" + ULID)).isPresent();
    assertThat(AdminId.parse("adm_" + ULID)).isPresent();
    assertThat(KeyId.parse("key_" + ULID)).isPresent();
    assertThat(TenantId.parse("usr_" + ULID)).isEmpty();
    assertThat(ClientId.parse("usr_" + ULID)).isEmpty();
    assertThat(UserId.parse("tnt_" + ULID)).isEmpty();
    assertThat(SessionId.parse(null)).isEmpty();
    assertThat(AdminId.parse("")).isEmpty();
    assertThat(KeyId.parse("key_")).isEmpty();
  }

  @Test
  void idsPrintAsTheirText() {
    assertThat(new TenantId("tnt_" + ULID)).hasToString("tnt_" + ULID);
    assertThat(new ClientId("cli_" + ULID)).hasToString("cli_" + ULID);
    assertThat(new UserId("usr_" + ULID)).hasToString("usr_" + ULID);
    assertThat(new SessionId("ses_" + ULID)).hasToString("ses_" + ULID);
    assertThat(new AdminId("adm_" + ULID)).hasToString("adm_" + ULID);
    assertThat(new KeyId("key_" + ULID)).hasToString("key_" + ULID);
    assertThatThrownBy(() -> new UserId("nobody")).isInstanceOf(IllegalArgumentException.class);
  }
}
