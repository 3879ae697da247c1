package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonPasswordsTest {

  @Test
  void everyLineOfTheListIsFound() throws Exception {
    List<String> entries = entries();
    assertThat(entries).hasSize(CommonPasswords.count()).hasSizeGreaterThan(10_000);
    assertThat(entries).allMatch(CommonPasswords::contains);
  }

  @Test
  void theListIsSortedFoldedAndLongEnough() throws Exception {
    List<String> entries = entries();
    assertThat(entries).isSorted().doesNotHaveDuplicates();
    assertThat(entries).allMatch(entry -> entry.equals(PasswordContext.fold(entry)));
    assertThat(entries).allMatch(entry -> entry.length() >= PasswordRules.LEAST_LENGTH);
  }

  @Test
  void nothingElseIsFound() throws Exception {
    assertThat(entries().stream().limit(2_000).map(entry -> entry + "\u0001"))
        .noneMatch(CommonPasswords::contains);
    for (String other :
        new String[] {
          "", "\u0000", "a", "\uffff", "password\n12345678", "\n", "# Source", "passwor"
        }) {
      assertThat(CommonPasswords.contains(other)).as(other).isFalse();
    }
  }

  private static List<String> entries() throws Exception {
    try (InputStream resource = CommonPasswords.class.getResourceAsStream("common-passwords.txt")) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).startsWith("# Common").contains("# Copyright (c) 2016, Adam Brusselback");
      return text.substring(text.indexOf("\n\n") + 2).lines().toList();
    }
  }
}
