package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Many sign-ins at once: each waits for the hash of its password, and nobody else does. */
class SignInFloodHttpIT {

  private static final int SIGN_INS = 150;

  /** Its place in /proc/PID/task/TID/stat after the name. */
  private static final int NICENESS = 16;

  @Test
  void whoDoesNotSignInDoesNotWaitForThem() throws Exception {
    var server = HelloJohnServer.shared();
    var tenant = TestTenant.create(server, TestTenant.admin(server));
    tenant.signUp("ada@example.com");
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var granted = new AtomicInteger();
    var first = new CountDownLatch(1);

    var signIns =
        IntStream.range(0, SIGN_INS)
            .mapToObj(
                i ->
                    http.sendAsync(signIn(server, tenant), BodyHandlers.ofString())
                        .whenComplete(
                            (answer, failure) -> {
                              if (answer != null && answer.statusCode() == 200) {
                                granted.incrementAndGet();
                              }
                              first.countDown();
                            }))
            .toList();
    first.await();
    var keys =
        HttpRequest.newBuilder(server.uri("/t/" + tenant.slug() + "/.well-known/jwks.json"))
            .build();
    assertThat(http.send(keys, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    int before = granted.get();

    assertThat(statuses(signIns)).allMatch(status -> status == 200 || status == 503);
    assertThat(before).isLessThan(granted.get() / 2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theThreadsThatHashLetOthersGoFirst() throws Exception {
    var server = HelloJohnServer.shared();
    TestTenant.create(server, TestTenant.admin(server)).signUp("bob@example.com");

    assertThat(niceness(server)).isNotEmpty().allMatch(niceness -> niceness > 0);
  }

  /** Of the threads that hash (proc(5)). */
  private static List<Integer> niceness(HelloJohnServer server) throws IOException {
    var found = new ArrayList<Integer>();
    var processes = Stream.concat(Stream.of(server.process()), server.process().descendants());
    for (var process : processes.toList()) {
      try (var threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
        for (var thread : threads.toList()) {
          niceness(thread).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<Integer> niceness(Path thread) throws IOException {
    try {
      if (!Files.readString(thread.resolve("comm")).startsWith("hellojohn-hash")) {
        return Optional.empty();
      }
      var stat = Files.readString(thread.resolve("stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(Integer.valueOf(fields[NICENESS]));
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      return Optional.empty(); // it has just ended
    }
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
