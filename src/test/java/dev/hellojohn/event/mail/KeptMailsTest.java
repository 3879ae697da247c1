package dev.hellojohn.event.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.testing.Parallel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of the mails of development, and where nothing is. */
class KeptMailsTest {

  private static final Map<String, String> DEVELOPMENT = Map.of("HELLOJOHN_ENV", "development");
  private static final Email ANN = new Email("ann@example.com");
  private static final Email BOB = new Email("bob@example.com");

  private final KeptMails mails = with(DEVELOPMENT);

  private static KeptMails with(Map<String, String> settings) {
    return new KeptMails(
        new Configuration(
            ConfigurationReader.read(name -> Optional.ofNullable(settings.get(name)))));
  }

  private static KeptMail mail(int number, Email to) {
    return new KeptMail(
        "mail_" + number,
        new TenantId("tnt_0000000000000000000000000A"),
        "acme",
        "verify_email",
        to,
        "Subject " + number,
        "https://app.example.com/?token=secret-" + number,
        "<a href='https://app.example.com/?token=secret-" + number + "'>",
        Instant.EPOCH);
  }

  private void addAll(int count) {
    IntStream.rangeClosed(1, count).forEach(i -> mails.add(mail(i, i % 2 == 0 ? ANN : BOB)));
  }

  private static PageRequest page(int limit, @Nullable String after) {
    return new PageRequest(limit, after, true);
  }

  private static List<String> ids(Page<KeptMail> page) {
    return page.data().stream().map(KeptMail::id).toList();
  }

  /** All that is kept, read page by page. */
  private List<String> everyId(@Nullable Email to, int limit) {
    var ids = new ArrayList<String>();
    @Nullable String after = null;
    do {
      var page = mails.list(to, page(limit, after));
      ids.addAll(ids(page));
      after = page.nextCursor();
    } while (after != null);
    return ids;
  }

  @Test
  void theNewestIsTheFirst() {
    addAll(3);
    assertThat(ids(mails.list(null, PageRequest.first())))
        .containsExactly("mail_3", "mail_2", "mail_1");
    assertThat(mails.get("mail_2")).isEqualTo(mail(2, ANN));
  }

  @Test
  void twoHundredAreKeptAndTheOldestGoes() {
    addAll(KeptMails.MOST + 5);
    var expected =
        IntStream.rangeClosed(6, KeptMails.MOST + 5)
            .mapToObj(i -> "mail_" + (KeptMails.MOST + 11 - i))
            .toList();
    assertThat(everyId(null, 7)).isEqualTo(expected).hasSize(200);
    assertThat(mails.list(null, page(1, null)).total()).isEqualTo(200);
    assertNotFound(() -> mails.get("mail_5"));
    assertThat(mails.get("mail_6").id()).isEqualTo("mail_6");
  }

  @Test
  void thoseToOneAddressAreAskedFor() {
    addAll(7);
    assertThat(everyId(ANN, 2)).containsExactly("mail_6", "mail_4", "mail_2");
    assertThat(mails.list(ANN, page(1, null)).total()).isEqualTo(3);
    assertThat(mails.list(new Email("eve@example.com"), PageRequest.first()).data()).isEmpty();
  }

  @Test
  void aPageGoesOnWhereItEndedThoughNewOnesCame() {
    addAll(4);
    var first = mails.list(null, page(2, null));
    mails.add(mail(5, ANN));
    assertThat(ids(mails.list(null, page(2, first.nextCursor()))))
        .containsExactly("mail_2", "mail_1");
  }

  @Test
  void nothingIsLostOrTornWhenManyWriteAndReadAtOnce() throws Exception {
    int callers = 16;
    int each = 50;
    var sizes =
        Parallel.call(
            callers,
            caller -> {
              int most = 0;
              for (int i = 0; i < each; i++) {
                mails.add(mail(caller * each + i, ANN));
                var page = mails.list(ANN, page(PageRequest.MAX_LIMIT, null));
                assertThat(new HashSet<>(ids(page))).hasSameSizeAs(page.data());
                most = Math.max(most, page.total() == null ? -1 : page.total().intValue());
              }
              return most;
            });
    assertThat(sizes).allMatch(size -> size <= KeptMails.MOST);
    assertThat(new HashSet<>(everyId(null, 9))).hasSize(KeptMails.MOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "production", "test", "Developmental"})
  void outsideOfDevelopmentNothingIsKept(String mode) {
    assertClosed(with(Map.of("HELLOJOHN_ENV", mode)));
  }

  @Test
  void withoutAModeOrWithAMailServerNothingIsKept() {
    assertClosed(with(Map.of()));
    assertClosed(
        with(Map.of("HELLOJOHN_ENV", "development", "HELLOJOHN_SMTP_HOST", "mail.example.com")));
  }

  @Test
  void whatIsWrittenIntoALogHoldsNoLink() {
    assertThat(mail(1, ANN).toString()).isEqualTo("KeptMail[mail_1]");
  }

  private static void assertClosed(KeptMails closed) {
    assertThat(closed.isOpen()).isFalse();
    closed.add(mail(1, ANN));
    assertNotFound(() -> closed.get("mail_1"));
    assertNotFound(() -> closed.list(null, PageRequest.first()));
  }

  private static void assertNotFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThat(catchThrowableOfType(ProblemException.class, call).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }
}
