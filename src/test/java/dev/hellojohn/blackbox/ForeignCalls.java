package dev.hellojohn.blackbox;

import dev.hellojohn.testing.ApiOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes of an operation every request by which one tenant's credentials could reach another
 * tenant's things: by the path, the query, the body, a header, the host, or a second credential.
 */
final class ForeignCalls {

  private final Holdings mine;
  private final Holdings theirs;
  private final GoodCalls good;
  private final ApiOperation operation;
  private final List<ForeignCall> calls = new ArrayList<>();

  private ForeignCalls(ApiOperation operation, Holdings mine, Holdings theirs) {
    this.operation = operation;
    this.mine = mine;
    this.theirs = theirs;
    this.good = new GoodCalls(mine.estate(), mine.adminToken());
  }

  /**
   * The requests of an operation.
   *
   * @param mine whose credentials are used
   * @param theirs whose things are named
   */
  static List<ForeignCall> of(ApiOperation operation, Holdings mine, Holdings theirs) {
    var calls = new ForeignCalls(operation, mine, theirs);
    ForeignReferences.requireKnown(operation);
    if (operation.security().isEmpty()) {
      calls.addPublic();
    }
    for (var way : operation.security()) {
      if (calls.isTheSameCaller(way)) {
        continue;
      }
      var own = calls.own(way);
      calls.addPaths(own);
      calls.calls.addAll(ForeignReferences.of(operation, own, way, mine, theirs));
      calls.addHeaders(own, way);
      calls.addOwn(own);
    }
    return calls.calls;
  }

  /** On the Control Plane a cookie makes a caller that a token makes too: ConsoleHttpIT. */
  private boolean isTheSameCaller(List<String> way) {
    return way.contains("consoleCookie") && operation.security().size() > 1;
  }

  /** A request on my own things that is right in all but what it is changed in. */
  private Call own(List<String> way) {
    return mine.authenticate(good.of(operation, mine.ids(operation), mine.person()), way);
  }

  private Call onPath(Call call, Map<String, String> ids) {
    var path = GoodCalls.target(operation, mine.ids(operation));
    return call.withTarget(call.target().replace(path, GoodCalls.target(operation, ids)));
  }

  private void addPaths(Call own) {
    var parameters =
        operation.parameters("path").stream()
            .filter(parameter -> !Kind.of(operation, parameter).isWord())
            .toList();
    for (int chosen = 1; chosen < 1 << parameters.size(); chosen++) {
      var foreign = new LinkedHashMap<>(mine.ids(operation));
      var unknown = new LinkedHashMap<>(mine.ids(operation));
      for (int i = 0; i < parameters.size(); i++) {
        if ((chosen & 1 << i) != 0) {
          var kind = Kind.of(operation, parameters.get(i));
          foreign.put(parameters.get(i), theirs.id(kind));
          unknown.put(parameters.get(i), kind.unknown());
        }
      }
      addMixed("path " + foreign, onPath(own, foreign), onPath(own, unknown));
      if (foreign.get("id") != null && foreign.get("id").equals(theirs.tenantId())) {
        foreign.put("id", theirs.slug());
        unknown.put("id", Kind.SLUG.unknown());
        addMixed("path " + foreign, onPath(own, foreign), onPath(own, unknown));
      }
    }
  }

  /** The same under headers that name one of the tenants. */
  private void addMixed(String how, Call foreign, Call unknown) {
    calls.add(new ForeignCall(how, foreign, unknown, ForeignCall.HIDDEN));
    var headers =
        List.of(
            Map.entry("X-Tenant-ID", theirs.tenantId()),
            Map.entry("X-Tenant-ID", mine.tenantId()),
            Map.entry("X-Client-Id", theirs.estate().tenant().publishableKey()),
            Map.entry("Host", theirs.slug() + ".localhost"),
            Map.entry("X-Forwarded-Host", theirs.slug() + ".localhost"));
    for (var header : headers) {
      calls.add(
          new ForeignCall(
              how + ' ' + header,
              foreign.with(header.getKey(), header.getValue()),
              unknown.with(header.getKey(), header.getValue()),
              ForeignCall.HIDDEN));
    }
  }

  private void addHeaders(Call own, List<String> way) {
    if (operation.template().startsWith("/v1/")) {
      calls.add(
          new ForeignCall(
              "X-Tenant-ID",
              own.with("X-Tenant-ID", theirs.tenantId()),
              own.with("X-Tenant-ID", Kind.TENANT.unknown()),
              Set.of(403)));
      if (!own.header("Authorization").isEmpty()) {
        calls.add(
            ForeignCall.alone(
                "my credential, their key",
                own.with("X-Client-Id", theirs.estate().tenant().publishableKey()),
                403));
      }
      if (way.contains("userToken")) {
        calls.add(
            ForeignCall.alone(
                "my key, their token", Holdings.bearer(own, theirs.person().accessToken()), 403));
      }
      calls.add(
          ForeignCall.alone(
              "my key, their secret key",
              Holdings.bearer(own, theirs.estate().tenant().secretKey())
                  .with("X-Client-Id", mine.estate().tenant().publishableKey()),
              401,
              403));
    } else {
      for (var credential :
          List.of(theirs.estate().tenant().secretKey(), theirs.person().accessToken())) {
        calls.add(
            ForeignCall.alone(
                "a tenant's credential", Holdings.bearer(own.anonymous(), credential), 401, 403));
      }
    }
  }

  /** Lists and reads of my own never show what is theirs. */
  private void addOwn(Call own) {
    if (operation.method().equals("GET")) {
      calls.add(ForeignCall.alone("my own", own, 200, 403));
      calls.add(
          ForeignCall.alone("my own", own.with("Host", theirs.slug() + ".localhost"), 200, 403));
    }
  }

  /** Without a credential there is nothing to reach: what is said is said to everybody. */
  private void addPublic() {
    if (operation.template().equals("/v1/hooks/{connector_id}")) {
      addWebhooks();
      return;
    }
    var call = good.of(operation, theirs.ids(operation), mine.person());
    if (operation.body().isPresent()) {
      // Signing in to the Control Plane.
      var wrong = call.json().put("password", "not the password of anybody");
      calls.add(
          new ForeignCall(
              "body email",
              call.withJson(wrong.deepCopy().put("email", theirs.adminEmail())),
              call.withJson(wrong.deepCopy().put("email", "nobody@example.com")),
              Set.of(401)));
      return;
    }
    if (operation.parameters("query").contains("client_id")) {
      addKeys(call);
      return;
    }
    calls.add(
        new ForeignCall(
            "my credentials", mine.authenticate(call, List.of("secretKey")), call, open()));
    calls.add(
        new ForeignCall("X-Tenant-ID", call.with("X-Tenant-ID", mine.tenantId()), call, open()));
  }

  /** MAP 6: a signature of mine is none on their URL, whatever else I have. */
  private void addWebhooks() {
    var own = mine.door().webhook();
    var foreign = own.withTarget("/v1/hooks/" + theirs.door().id());
    var unknown = own.withTarget("/v1/hooks/" + Kind.CONNECTOR.unknown());
    calls.add(new ForeignCall("their connector", foreign, unknown, Set.of(401)));
    for (var way : List.of(List.of("secretKey"), List.of("userToken"), List.of("masterKey"))) {
      calls.add(
          new ForeignCall(
              "their connector, my credentials " + way,
              mine.authenticate(foreign, way),
              mine.authenticate(unknown, way),
              Set.of(401)));
    }
    calls.add(ForeignCall.alone("my own", own, 202));
  }

  /** Two ways of the console lead nowhere where there is no OpenID provider. */
  private Set<Integer> open() {
    return operation.template().matches("/console/api/auth/(login|callback)")
        ? Set.of(403)
        : Set.of(200);
  }

  /** The tenant is named by one key; two that differ are none. */
  private void addKeys(Call call) {
    var my = mine.estate().tenant().publishableKey();
    var other = theirs.estate().tenant().publishableKey();
    var named = call.withTarget(operation.template() + "?client_id=" + my);
    calls.add(
        new ForeignCall(
            "two keys",
            named.with("X-Client-Id", other),
            named.with("X-Client-Id", "pk_live_zzz"),
            Set.of(403)));
    calls.add(
        new ForeignCall(
            "the other's host",
            named.with("Host", theirs.slug() + ".localhost"),
            named,
            Set.of(200)));
  }
}
