package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many sign-ins at once: each waits for the hash of its password, and nobody else does. */
class SignInFloodHttpIT {

  private static final int SIGN_INS = 150;

  /** So many are answered before the others are sure to be on their way. */
  private static final int FIRST = 5;

  @Test
  void whoDoesNotSignInDoesNotWaitForThem() throws Exception {
    var server = HelloJohnServer.shared();
    var tenant = TestTenant.create(server, TestTenant.admin(server));
    tenant.signUp("ada@example.com");
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var answered = new AtomicInteger();
    var first = new CountDownLatch(FIRST);

    var signIns =
        IntStream.range(0, SIGN_INS)
            .mapToObj(
                i ->
                    http.sendAsync(signIn(server, tenant), BodyHandlers.ofString())
                        .whenComplete(
                            (answer, failure) -> {
                              answered.incrementAndGet();
                              first.countDown();
                            }))
            .toList();
    first.await();
    var keys =
        HttpRequest.newBuilder(server.uri("/t/" + tenant.slug() + "/.well-known/jwks.json"))
            .build();
    assertThat(http.send(keys, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(answered).hasValueLessThan(SIGN_INS / 2);

    assertThat(statuses(signIns)).allMatch(status -> status == 200 || status == 503);
    assertThat(statuses(signIns)).contains(200);
  }

  private static HttpRequest signIn(HelloJohnServer server, TestTenant tenant) {
    return HttpRequest.newBuilder(server.uri("/v1/auth/sign-in"))
        .header("X-Client-Id", tenant.publishableKey())
        .header("Content-Type", "application/json")
        .POST(
            BodyPublishers.ofString(
                "{\"email\":\"ada@example.com\",\"password\":\"" + TestTenant.PASSWORD + "\"}"))
        .build();
  }

  private static Stream<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> signIns) {
    return signIns.stream().map(CompletableFuture::join).map(HttpResponse::statusCode);
  }
}
