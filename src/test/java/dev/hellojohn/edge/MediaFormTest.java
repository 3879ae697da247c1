package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.SmallStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFormTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json; q=0.5, text/*;q=0",
        "application/json;Q=1.000"
      })
  void weightsAreFromNoneToOne(String accept) {
    assertThat(MediaForm.isWeighted(accept)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;q=x",
        "application/json;q=",
        "*/*;q=2",
        "*/*;q=-1",
        "a/b,*/*; q = 1.0001"
      })
  void otherWeightsAreNone(String accept) {
    assertThat(MediaForm.isWeighted(accept)).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/problem+json ; a=b; c=d",
        "a/b;c=\"\";d=\"x; y=z\" ; e=f*g  "
      })
  void typesThatAreOne(String type) {
    assertThat(MediaForm.isReadable(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "json",
        "*/*",
        "application/*",
        "application/json; charset",
        "application/json; charset=utf-16",
        "application/json;a=b;charset=iso-8859-1",
        "application/json, text/plain",
        "application/json\u0000",
        "a/b;c=\"d",
        "a/b;c=\"d\"e",
        "a/b; ",
        "a/b;;c=d"
      })
  void typesThatAreNone(String type) {
    assertThat(MediaForm.isReadable(type)).isFalse();
  }

  @Test
  void aTypeOfManyParametersIsNoneAndNeedsNoDeepStack() {
    var type = "a/b" + ";a=b".repeat(4000);
    assertThat(SmallStack.call(() -> MediaForm.isReadable(type))).isFalse();
    assertThat(SmallStack.call(() -> MediaForm.isType(type))).isFalse();
  }

  @Test
  void aTypeHasAtMost255Characters() {
    assertThat(MediaForm.isReadable("a/" + "b".repeat(253))).isTrue();
    assertThat(MediaForm.isReadable("a/" + "b".repeat(254))).isFalse();
  }
}
