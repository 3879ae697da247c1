package dev.hellojohn.blackbox;

import dev.hellojohn.testing.ApiDocument;
import dev.hellojohn.testing.ApiOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What of another tenant a query or a body can name. */
final class ForeignReferences {

  /** Names that say that their value refers to something. */
  private static final Pattern REFERENCE =
      Pattern.compile(".*(?:^|_)(id|ids|token|slug|cursor|key|keys|confirm|scope_id)");

  /** What is done here about each of them, in queries and bodies. */
  private static final Set<String> KNOWN =
      Set.of(
          "user_id",
          "actor_id",
          "subject_id",
          "client_id",
          "cursor",
          "confirm",
          "tenant_ids",
          "refresh_token",
          "token",
          "challenge_id",
          "factor_id",
          // A name that the caller gives, and a word for another service: they refer to nothing.
          "external_id",
          "request_id",
          "provider_event_id",
          "event_id",
          "slug",
          "captcha_token",
          "device_token");

  private final ApiOperation operation;
  private final Call own;
  private final List<String> way;
  private final Holdings mine;
  private final Holdings theirs;
  private final String path;
  private final List<ForeignCall> calls = new ArrayList<>();

  private ForeignReferences(
      ApiOperation operation, Call own, List<String> way, Holdings mine, Holdings theirs) {
    this.operation = operation;
    this.own = own;
    this.way = way;
    this.mine = mine;
    this.theirs = theirs;
    this.path = GoodCalls.target(operation, mine.ids(operation));
  }

  /**
   * The requests of an operation.
   *
   * @param own a request on my own things
   * @param way how it is authenticated
   */
  static List<ForeignCall> of(
      ApiOperation operation, Call own, List<String> way, Holdings mine, Holdings theirs) {
    var references = new ForeignReferences(operation, own, way, mine, theirs);
    references.addQueries();
    references.addBodies();
    return references.calls;
  }

  /** Fails when an operation takes a reference that this class does nothing with. */
  static void requireKnown(ApiOperation operation) {
    var names = new ArrayList<>(operation.parameters("query"));
    operation
        .body()
        .map(ApiDocument.served()::resolve)
        .ifPresent(body -> body.path("properties").fieldNames().forEachRemaining(names::add));
    names.stream()
        .filter(name -> REFERENCE.matcher(name).matches() && !KNOWN.contains(name))
        .forEach(
            name -> {
              throw new AssertionError("Nobody knows what " + name + " refers to in " + operation);
            });
  }

  private void addQueries() {
    for (var name : operation.parameters("query")) {
      switch (name) {
        case "user_id", "actor_id", "subject_id" ->
            addQuery(name, theirs.person().userId(), Kind.USER.unknown());
        case "email", "q" -> addQuery(name, theirs.person().email(), "nobody@example.com");
        case "confirm" ->
            calls.add(
                new ForeignCall(
                    "confirm",
                    own.withBody("").withTarget(path + "?confirm=" + theirs.slug()),
                    own.withBody("").withTarget(path + "?confirm=" + Kind.SLUG.unknown()),
                    Set.of(422, 403)));
        case "cursor" -> addCursor();
        default -> {
          // It selects by a property and names nothing.
        }
      }
    }
  }

  private void addQuery(String name, String foreign, String unknown) {
    calls.add(
        new ForeignCall(
            "query " + name,
            own.withTarget(path + '?' + name + '=' + foreign),
            own.withTarget(path + '?' + name + '=' + unknown),
            Set.of(200, 403)));
  }

  /** A page that the other tenant was given is no place in mine. */
  private void addCursor() {
    var theirPath = GoodCalls.target(operation, theirs.ids(operation));
    var page =
        theirs
            .authenticate(Call.of("GET", theirPath + "?limit=1"), way)
            .send(mine.estate().tenant().server().port());
    var cursor = page.json().at("/pagination/next_cursor");
    if (cursor.isTextual()) {
      calls.add(
          new ForeignCall(
              "cursor",
              own.withTarget(path + "?cursor=" + cursor.asText()),
              own.withTarget(path + "?cursor=zzz"),
              Set.of(400)));
    }
  }

  private void addBodies() {
    if (operation.body().isEmpty()) {
      return;
    }
    var properties = ApiDocument.served().resolve(operation.body().get()).path("properties");
    if (properties.has("tenant_ids")) {
      addTenantLists();
    }
    if (properties.has("confirm")) {
      addMember("confirm", theirs.slug(), Kind.SLUG.unknown(), 422, 403);
    }
    if (properties.has("refresh_token")) {
      addMember("refresh_token", theirs.person().refreshToken(), "rft_zzz", 401);
    }
    if (properties.has("token")) {
      // What is verified is active or not; what is used is good or not.
      boolean verified = operation.template().equals("/v1/sessions/verify");
      addMember("token", theirs.person().accessToken(), "a.b.c", verified ? 200 : 401);
    }
    if (properties.has("challenge_id")) {
      var challenge = theirChallenge();
      // A proof is a challenge and what a passkey signed: the one without the other is refused.
      boolean half = operation.template().matches("/v1/auth/(me|step-up).*");
      addMember("challenge_id", challenge, challenge.substring(0, 4) + "zzz", half ? 422 : 401);
    }
    if (properties.has("factor_id")) {
      addMember("factor_id", theirs.factorId(), Kind.FACTOR.unknown(), 401, 404);
    }
    if (operation.template().equals("/v1/auth/sign-in")) {
      addMember("email", theirs.person().email(), "nobody@example.com", 401);
    }
  }

  private String theirChallenge() {
    var estate = theirs.estate();
    return switch (operation.template()) {
      case "/v1/auth/otp/verify" -> estate.codeChallenge(theirs.person());
      case "/v1/auth/passkey/verify" -> estate.passkeyOptions().at("/challenge_id");
      default -> estate.challenge();
    };
  }

  private void addMember(String name, String foreign, String unknown, Integer... statuses) {
    calls.add(
        new ForeignCall(
            "body " + name,
            own.withJson(own.json().put(name, foreign)),
            own.withJson(own.json().put(name, unknown)),
            Set.of(statuses)));
  }

  /** Nobody gives away what is not theirs: also beside what is. */
  private void addTenantLists() {
    for (var beside : List.of(List.<String>of(), List.of(mine.tenantId()))) {
      var foreign = own.json();
      var list = foreign.putArray("tenant_ids");
      beside.forEach(list::add);
      var unknown = foreign.deepCopy();
      list.add(theirs.tenantId());
      unknown.withArray("tenant_ids").add(Kind.TENANT.unknown());
      calls.add(
          new ForeignCall(
              "body tenant_ids",
              own.withJson(foreign),
              own.withJson(unknown),
              Set.of(403, 404, 422)));
    }
  }
}
