package dev.hellojohn.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hellojohn.testing.RemoteApi;
import dev.hellojohn.testing.RemoteApi.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service elsewhere can do to us, and what it can't. */
class RemoteServiceTest {

  private static final int MOST_OCTETS = 1000;

  private final RemoteApi api = RemoteApi.start(request -> Reply.ok("hello"));
  private final RemoteService service = new RemoteService(Duration.ofSeconds(20), MOST_OCTETS, 1);

  @AfterEach
  void close() {
    api.close();
  }

  private static HttpRequest get(String address) {
    return HttpRequest.newBuilder(URI.create(address)).build();
  }

  private void assertNoAnswer(RemoteService from, String address) {
    assertThatExceptionOfType(NoAnswerException.class).isThrownBy(() -> from.send(get(address)));
  }

  @Test
  void anAnswerIsTakenWhateverItsStatus() throws Exception {
    assertThat(service.send(get(api.url())).body()).isEqualTo("hello");
    api.answers(request -> Reply.status(500));
    assertThat(service.send(get(api.url())).status()).isEqualTo(500);
  }

  @Test
  void anAnswerUpToTheBoundIsTakenAndALargerOneIsNone() throws Exception {
    api.answers(request -> Reply.ok("x".repeat(MOST_OCTETS)));
    assertThat(service.send(get(api.url())).body()).hasSize(MOST_OCTETS);
    api.answers(request -> Reply.ok("x".repeat(MOST_OCTETS + 1)));
    assertNoAnswer(service, api.url());
  }

  @Test
  void noRedirectIsFollowed() throws Exception {
    api.answers(request -> new Reply(307, Map.of("Location", api.url() + "/elsewhere"), ""));
    assertThat(service.send(get(api.url() + "/here")).status()).isEqualTo(307);
    assertThat(api.requests()).extracting(RemoteApi.Request::path).containsExactly("/here");
  }

  @Test
  void whoHangsIsNotWaitedFor() {
    api.hangs();
    assertNoAnswer(new RemoteService(Duration.ofMillis(200), MOST_OCTETS, 1), api.url());
  }

  @Test
  void whoIsNotThereHasNoAnswer() {
    api.close();
    assertNoAnswer(service, api.url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/",
        "http://10.0.0.1/",
        "http://127.0.0.1.example.com/",
        "http://localhost.example.com/",
        "http://169.254.169.254/latest/meta-data"
      })
  void nothingIsSentInTheClearToAnotherMachine(String address) {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> service.send(get(address)))
        .withMessage("its address is not https");
  }

  @Test
  void oneCallTooManyIsNotBegunAndTheNextOneIs() throws Exception {
    var asked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    api.answers(
        request -> {
          asked.countDown();
          await(goOn);
          return Reply.ok("late");
        });
    var first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return service.send(get(api.url())).body();
              } catch (NoAnswerException e) {
                return "none";
              }
            });
    await(asked);
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> service.send(get(api.url())))
        .withMessage("too many calls wait for an answer");
    goOn.countDown();
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("late");
    assertThat(service.send(get(api.url())).body()).isEqualTo("late");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoIsInterruptedStaysInterrupted() {
    api.hangs();
    Thread.currentThread().interrupt();
    assertNoAnswer(service, api.url());
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anObjectIsReadWithoutItsNulls() throws Exception {
    api.answers(request -> Reply.ok("{\"a\":true,\"b\":null,\"c\":[0.5]}"));
    assertThat(service.send(get(api.url())).members()).containsOnlyKeys("a", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"{}\"",
        "<html>",
        "{\"a\":1",
        "{\"a\":1}{\"a\":2}",
        "{\"a\":false,\"a\":true}",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"
      })
  void whatIsNoObjectHasNoMembers(String body) throws Exception {
    api.answers(request -> Reply.ok(body));
    assertThat(service.send(get(api.url())).members()).isEmpty();
  }
}
