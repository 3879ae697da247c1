package dev.hellojohn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserFieldsTest {

  private final UserFields fields = new UserFields();

  private List<String> faults() {
    try {
      fields.finish();
      return List.of();
    } catch (ProblemException problem) {
      return problem.details().stream().map(Detail::field).toList();
    }
  }

  @Test
  void whatIsRightIsBroughtIntoItsForm() {
    assertThat(fields.email(" Ann@Example.COM ").value()).isEqualTo("ann@example.com");
    assertThat(fields.username("Ann.1")).isEqualTo(new Username("ann.1"));
    assertThat(fields.name("  A\u030angström ")).isEqualTo("Ångström");
    assertThat(fields.phone("+4930123456")).isEqualTo("+4930123456");
    assertThat(fields.avatarUrl("https://example.com/a.png")).isNotNull();
    assertThat(fields.role("team_lead")).isEqualTo("team_lead");
    assertThat(fields.status("disabled")).isEqualTo(UserStatus.DISABLED);
    assertThat(fields.status(null)).isEqualTo(UserStatus.ACTIVE);
    assertThat(fields.publicMetadata("metadata", Map.of("a", 1))).isEqualTo(Map.of("a", 1));
    assertThat(fields.privateMetadata(null)).isEmpty();
    assertThat(faults()).isEmpty();
  }

  @Test
  void whatIsLeftOutStaysOut() {
    assertThat(fields.username(null)).isNull();
    assertThat(fields.name(null)).isNull();
    assertThat(fields.phone(null)).isNull();
    assertThat(fields.avatarUrl(null)).isNull();
    assertThat(fields.externalId(null)).isNull();
    assertThat(fields.role(null)).isNull();
    assertThat(faults()).isEmpty();
  }

  @Test
  void allFaultsAreNamedAtOnce() {
    fields.email("nobody");
    fields.username("-a-");
    fields.name(" \t ");
    fields.externalId("x".repeat(256));
    fields.phone("030 123");
    fields.avatarUrl("javascript:alert(1)");
    fields.role("Team Lead");
    fields.status("locked");
    fields.publicMetadata("metadata", Map.of("big", "x".repeat(5000)));
    fields.privateMetadata(Map.of("big", "x".repeat(9000)));
    assertThat(faults())
        .containsExactly(
            "email",
            "username",
            "name",
            "external_id",
            "phone",
            "avatar_url",
            "role",
            "status",
            "metadata",
            "private_metadata");
  }

  @Test
  void aWrongAddressAloneHasItsOwnCode() {
    fields.email("nobody");
    assertThatThrownBy(fields::finish)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_EMAIL));
    var missing = new UserFields();
    missing.email(null);
    assertThatThrownBy(missing::finish)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/a.png",
        "https://",
        "https:///a",
        "//example.com/a",
        "https://user@example.com/a",
        "https://exa mple.com",
        "data:image/png;base64,AAAA"
      })
  void onlyAWebAddressIsAPicture(String url) {
    fields.avatarUrl(url);
    assertThat(faults()).containsExactly("avatar_url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "a@b.de", "ann ", ".ann", "ann_", "änn", "usr/1", ""})
  void aUsernameIsAPlainWord(String name) {
    assertThat(Username.parse(name)).isEmpty();
  }

  @Test
  void aNameIsOneLine() {
    fields.name("Ann\nexample");
    assertThat(faults()).containsExactly("name");
  }

  @Test
  void patchesKeepAbsentAndNullApart() {
    assertThat(fields.patch(Patch.absent(), fields::name).isAbsent()).isTrue();
    assertThat(fields.patch(Patch.ofNull(), fields::name).isNull()).isTrue();
    assertThat(fields.patch(Patch.of("Ann"), fields::name).value()).contains("Ann");
    assertThat(fields.required("role", Patch.of("member"), fields::role).value())
        .contains("member");
    assertThat(fields.required("email_verified", Patch.of(true)).value()).contains(true);
    assertThat(faults()).isEmpty();
    assertThat(fields.required("role", Patch.ofNull(), fields::role).isAbsent()).isTrue();
    assertThat(fields.required("email_verified", Patch.ofNull()).isAbsent()).isTrue();
    assertThat(faults()).containsExactly("role", "email_verified");
  }
}
