package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

  @ParameterizedTest
  @CsvSource({
    "+4915112345678, +49•••••5678",
    "+12125550100, +1•••••0100",
    "+79161234567, +7•••••4567",
    "+353871234567, +353•••••4567",
    "+27821234567, +27•••••4567",
    "+2904567, +290•••••67",
    "+4930123, +49•••••23",
    "+8835100012345, +883•••••2345"
  })
  void ofANumberItsCodeAndItsEndAreShown(String number, String masked) {
    assertThat(new PhoneNumber(number).masked()).isEqualTo(masked);
    assertThat(new PhoneNumber(number)).hasToString(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4915112345678",
        "+0491511234567",
        "+49151",
        "+4915112345678901",
        "+49 151 12345678",
        "+49151123456\n",
        "+4915112345६78",
        "tel:+4915112345678"
      })
  void whatIsNotInTheFormIsNone(String text) {
    assertThat(PhoneNumber.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new PhoneNumber(text));
  }

  @Test
  void whatIsLeftOutIsNone() {
    assertThat(PhoneNumber.parse(null)).isEmpty();
    assertThat(PhoneNumber.parse("+4915112345678")).contains(new PhoneNumber("+4915112345678"));
  }
}
