package dev.hellojohn.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiClient;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.TestTenant;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Access tokens that were forged. The payload is always one that the server has issued for a live
 * session: nothing but the check of the signature stands between the attacker and the account.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenAttacksHttpIT {

  private ApiClient admin;
  private TestTenant tenant;
  private Map<String, TestTenant> clients;
  private ForgedToken genuine;

  @BeforeAll
  void signIn() {
    var server = HelloJohnServer.shared();
    admin = TestTenant.admin(server);
    tenant = TestTenant.create(server, admin);
    tenant.signUp("ann@example.com");
    clients =
        Map.of(
            "EdDSA", tenant,
            "RS256", tenant.anotherClient(admin, Map.of("token_algorithm", "RS256")),
            "ES256", tenant.anotherClient(admin, Map.of("token_algorithm", "ES256")));
    genuine = issued("EdDSA");
  }

  private ForgedToken issued(String algorithm) {
    var signedIn = clients.get(algorithm).signIn("ann@example.com");
    var token = ForgedToken.of(signedIn.at("/session/access_token"));
    assertThat(token.headerText()).contains("\"" + algorithm + "\"");
    assertThat(me(token.jwt()).status()).isEqualTo(200);
    return token;
  }

  private Answer me(String jwt) {
    return tenant.browser().withBearer(jwt).get("/v1/auth/me");
  }

  /** Neither a user's route takes it nor introspection. */
  private void assertRefused(String jwt) {
    var verified = tenant.backend().post("/v1/sessions/verify", Map.of("token", jwt));
    assertThat(verified.text()).as(jwt).isEqualTo("{\"active\":false}");
    if (jwt.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      var me = me(jwt);
      assertThat(me.status()).as(jwt).isEqualTo(401);
      assertThat(me.error()).as(jwt).isEqualTo("invalid_token");
    }
  }

  private void assertAllRefused(ForgedToken... tokens) {
    for (var token : tokens) {
      assertRefused(token.jwt());
    }
  }

  private JsonNode jwks() {
    return ApiClient.of(HelloJohnServer.shared())
        .get("/t/" + tenant.slug() + "/.well-known/jwks.json")
        .json();
  }

  private static final Map<String, List<String>> MEMBERS =
      Map.of(
          "OKP", List.of("alg", "crv", "kid", "kty", "use", "x"),
          "EC", List.of("alg", "crv", "kid", "kty", "use", "x", "y"),
          "RSA", List.of("alg", "e", "kid", "kty", "n", "use"));

  private static void assertPublicMembersOnly(Answer answer, int keys) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().properties()).hasSize(1);
    assertThat(answer.json().get("keys")).hasSize(keys);
    for (var key : answer.json().get("keys")) {
      var names = new ArrayList<String>();
      key.fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .as(key.toString())
          .containsExactlyInAnyOrderElementsOf(MEMBERS.get(key.get("kty").asText()));
    }
  }

  /** CVE-2026-40965 (UAA): the endpoint for public keys had the private one in it. */
  @ParameterizedTest
  @ValueSource(strings = {"separate_database", "separate_schema", "shared_schema"})
  void row12TheKeySetHasPublicMembersOnlyInEachStateOfATenant(String mode) {
    var server = HelloJohnServer.shared();
    var anyone = ApiClient.of(server);
    var fresh = TestTenant.create(server, admin, mode);
    var path = "/t/" + fresh.slug() + "/.well-known/jwks.json";

    assertPublicMembersOnly(anyone.get(path), 3);
    for (var algorithm : List.of("RS256", "ES256")) {
      var client = fresh.anotherClient(admin, Map.of("token_algorithm", algorithm));
      assertThat(
              client.signUp(algorithm.toLowerCase(java.util.Locale.ROOT) + "@example.com").status())
          .isEqualTo(201);
    }
    assertPublicMembersOnly(anyone.get(path), 3);
    assertThat(admin.post(fresh.path() + "/rotate-keys").status()).isEqualTo(200);
    assertPublicMembersOnly(anyone.get(path), 6);
    assertPublicMembersOnly(fresh.browser().get("/.well-known/jwks.json"), 6);
    assertThat(admin.post(fresh.path() + "/rotate-keys", Map.of("leaked", true)).status())
        .isEqualTo(200);
    assertPublicMembersOnly(anyone.get(path), 3);
    admin.post(fresh.path() + "/suspend");
    assertThat(anyone.get(path).error()).isEqualTo("not_found");
    admin.post(fresh.path() + "/activate");
    assertPublicMembersOnly(anyone.get(path), 3);
    assertThat(
            admin.get(fresh.path()).text()
                + admin.get(fresh.path() + "/clients").text()
                + anyone.get("/t/" + fresh.slug() + "/.well-known/openid-configuration").text())
        .doesNotContainIgnoringCase("private_key", "\"d\":");
  }

  /** Headers that have led verifiers astray; {@code %s} is the id of the tenant's key. */
  static Stream<String> headers() {
    return Stream.of(
        "{'alg':'none','kid':'%s','typ':'at+jwt'}",
        "{'alg':'NONE','kid':'%s','typ':'at+jwt'}",
        "{'alg':'','kid':'%s','typ':'at+jwt'}",
        "{'alg':null,'kid':'%s','typ':'at+jwt'}",
        "{'kid':'%s','typ':'at+jwt'}",
        "{'alg':'HS256','kid':'%s','typ':'at+jwt'}",
        "{'alg':'ES256','kid':'%s','typ':'at+jwt'}",
        "{'alg':'RS256','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'../../../../../dev/null','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'file:///dev/null','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'%s\\u0000','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'x\\u0027 or \\u00271\\u0027=\\u00271','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'x\\u0027 union select public_key from cp_signing_key--','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'%s','typ':'JWT'}",
        "{'alg':'EdDSA','kid':'%s','typ':'logout+jwt'}",
        "{'alg':'EdDSA','kid':'%s'}",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt','crit':['exp'],'exp':1}",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt','crit':['b64'],'b64':false}",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt','b64':false}",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt','zip':'DEF'}",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt','cty':'JWT'}",
        "{'alg':'none','alg':'EdDSA','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','alg':'none','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'x','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','al\\u0067':'none','kid':'%s','typ':'at+jwt'}",
        "{'ALG':'none','kid':'%s','typ':'at+jwt'}",
        "[{'alg':'EdDSA','kid':'%s','typ':'at+jwt'}]",
        "null",
        "{");
  }

  /** CVE-2026-11800 (Keycloak), CVE-2026-5430 (WSO2): the header chose how it was checked. */
  @ParameterizedTest
  @MethodSource("headers")
  void row13NoHeaderTalksTheServerOutOfItsOwnAlgorithmAndKey(String template) {
    var kid =
        ForgedToken.of(genuine.jwt()).headerText().replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1");
    var header = template.replace('\'', '"').replace("%s", kid);
    var forged = genuine.withHeader(header);
    assertAllRefused(
        forged,
        forged.withSignature(new byte[0]),
        forged.withSignature(new byte[64]),
        forged.signedWith(ForgedToken.keys("Ed25519"), "Ed25519"),
        forged.macedWith(new byte[32]));
    assertRefused(forged.header() + '.' + forged.payload());
    assertRefused(forged.header() + '.' + forged.payload() + '.');
  }

  /** Keys that the token brings along, or says where to fetch. Nothing is fetched. */
  @Test
  void row13AKeyThatTheTokenNamesIsNeitherTakenNorFetched() throws IOException {
    var keys = ForgedToken.keys("Ed25519");
    var spki = keys.getPublic().getEncoded();
    var x = ForgedToken.encode(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    var jwk = "{'kty':'OKP','crv':'Ed25519','x':'" + x + "','kid':'mine'}";
    var asked = new AtomicInteger();
    var attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    attacker.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          var body = ("{'keys':[" + jwk + "]}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    attacker.start();
    try {
      var url = "http://127.0.0.1:" + attacker.getAddress().getPort() + "/keys";
      for (var member :
          List.of(
              "'jwk':" + jwk,
              "'jku':'" + url + "'",
              "'x5u':'" + url + "'",
              "'x5c':['" + Base64.getEncoder().encodeToString(spki) + "']",
              "'iss':'" + url + "'")) {
        for (var kid : List.of("mine", url, "")) {
          var header = "{'alg':'EdDSA','kid':'" + kid + "','typ':'at+jwt'," + member + "}";
          assertAllRefused(
              genuine.withHeader(header.replace('\'', '"')).signedWith(keys, "Ed25519"));
        }
      }
      var payload =
          genuine.payloadText().replaceFirst("\"iss\":\"[^\"]*\"", "\"iss\":\"" + url + '"');
      assertAllRefused(genuine.withPayload(payload).signedWith(keys, "Ed25519"));
      assertThat(asked).hasValue(0);
    } finally {
      attacker.stop(0);
    }
  }

  /** The published key as the secret of an HMAC, in each form that libraries have taken it in. */
  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "RS256", "ES256"})
  void row13AMacMadeWithThePublicKeyIsNoSignature(String algorithm) {
    var original = issued(algorithm);
    var secrets = new ArrayList<byte[]>();
    secrets.add(jwks().toString().getBytes(StandardCharsets.UTF_8));
    for (var key : jwks().get("keys")) {
      secrets.add(key.toString().getBytes(StandardCharsets.UTF_8));
      for (var member : List.of("x", "y", "n")) {
        if (key.has(member)) {
          secrets.add(ForgedToken.decode(key.get(member).asText()));
          secrets.add(key.get(member).asText().getBytes(StandardCharsets.UTF_8));
        }
      }
      if (key.get("crv") != null && key.get("crv").asText().equals("Ed25519")) {
        secrets.add(ed25519Spki(key.get("x").asText()));
        secrets.add(pem(ed25519Spki(key.get("x").asText())));
      }
    }
    var hs256 = original.headerText().replace(algorithm, "HS256");
    for (var secret : secrets) {
      assertAllRefused(original.macedWith(secret), original.withHeader(hs256).macedWith(secret));
    }
  }

  private static byte[] ed25519Spki(String x) {
    var prefix = HexFormat.of().parseHex("302a300506032b6570032100");
    var spki = Arrays.copyOf(prefix, prefix.length + 32);
    System.arraycopy(ForgedToken.decode(x), 0, spki, prefix.length, 32);
    return spki;
  }

  private static byte[] pem(byte[] spki) {
    return ("-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(spki)
            + "\n-----END PUBLIC KEY-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Keys of other curves and kinds, under the name of the tenant's own key. */
  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "RS256", "ES256"})
  void row13AKeyOfAnotherCurveOrKindSignsNothing(String algorithm) {
    var original = issued(algorithm);
    assertAllRefused(
        original.signedWith(ForgedToken.keys("Ed25519"), "Ed25519"),
        original.signedWith(ForgedToken.keys("Ed448"), "Ed448"),
        original.signedWith(ForgedToken.keys("secp256r1"), "SHA256withECDSAinP1363Format"),
        original.signedWith(ForgedToken.keys("secp256r1"), "SHA256withECDSA"),
        original.signedWith(ForgedToken.keys("secp384r1"), "SHA256withECDSAinP1363Format"),
        original.signedWith(ForgedToken.keys("secp521r1"), "SHA512withECDSAinP1363Format"),
        original.signedWith(ForgedToken.keys("RSA"), "SHA256withRSA"));
    for (var other : List.of("EdDSA", "RS256", "ES256")) {
      if (!other.equals(algorithm)) {
        assertAllRefused(
            original.withHeader(original.headerText().replace(algorithm, other)),
            original.withHeader(issued(other).headerText()));
      }
    }
  }

  /** CVE-2022-21449 and its kin: numbers that satisfy the equation of ECDSA without a key. */
  @Test
  void row13EcdsaSignaturesOfZerosOverflowsAndDerAreRefused() {
    var original = issued("ES256");
    var signature = ForgedToken.decode(original.signature());
    var r = Arrays.copyOf(signature, 32);
    var s = Arrays.copyOfRange(signature, 32, 64);
    var n = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    var zero = new byte[32];
    var order = unsigned(n);
    assertAllRefused(
        original.withSignature(joined(zero, zero)),
        original.withSignature(joined(zero, s)),
        original.withSignature(joined(r, zero)),
        original.withSignature(joined(order, order)),
        original.withSignature(joined(order, s)),
        original.withSignature(joined(r, order)),
        original.withSignature(joined(s, r)),
        original.withSignature(joined(unsigned(n.subtract(BigInteger.ONE)), s)),
        original.withSignature(der(r, s)),
        original.withSignature(joined(joined(new byte[1], r), joined(new byte[1], s))),
        original.withSignature(joined(signature, new byte[1])),
        original.withSignature(r));
  }

  private static byte[] unsigned(BigInteger number) {
    var bytes = number.toByteArray();
    return bytes.length > 32 ? Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length) : bytes;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    var both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] der(byte[] r, byte[] s) {
    var numbers = joined(derInteger(r), derInteger(s));
    return joined(new byte[] {0x30, (byte) numbers.length}, numbers);
  }

  private static byte[] derInteger(byte[] unsigned) {
    var bytes = new BigInteger(1, unsigned).toByteArray();
    return joined(new byte[] {0x02, (byte) bytes.length}, bytes);
  }

  /** The key of another tenant, whose token is good there, under each mixture of the two. */
  @Test
  void row13AnotherTenantsKeyAndItsIdOpenNothingHere() {
    var other = TestTenant.create(HelloJohnServer.shared(), admin);
    var foreign = ForgedToken.of(other.signUp("ann@example.com").at("/session/access_token"));
    assertThat(me(foreign.jwt()).error()).isEqualTo("tenant_mismatch");
    assertAllRefused(
        new ForgedToken(foreign.header(), genuine.payload(), genuine.signature()),
        new ForgedToken(foreign.header(), genuine.payload(), foreign.signature()),
        new ForgedToken(genuine.header(), foreign.payload(), foreign.signature()),
        new ForgedToken(genuine.header(), foreign.payload(), genuine.signature()),
        new ForgedToken(genuine.header(), genuine.payload(), foreign.signature()));
  }

  /** Text that another decoder than ours would take for the same bytes. */
  @Test
  void row13ATokenHasOneSpelling() {
    var nested = ForgedToken.encode(genuine.jwt());
    for (var other :
        List.of(
            genuine.header() + '.' + genuine.payload() + '.' + genuine.signature() + '=',
            genuine.header() + '.' + genuine.payload() + '.' + genuine.signature() + "==",
            genuine.header() + "=." + genuine.payload() + '.' + genuine.signature(),
            genuine.header() + '.' + genuine.payload() + "=." + genuine.signature(),
            ' ' + genuine.jwt(),
            genuine.jwt() + '\n',
            genuine.jwt() + '\t',
            genuine.jwt() + ".AAAA",
            genuine.header() + "\r\n." + genuine.payload() + '.' + genuine.signature(),
            genuine.header() + '.' + nested + '.' + genuine.signature(),
            nested,
            genuine.jwt() + ',' + genuine.jwt(),
            '"' + genuine.jwt() + '"',
            "{\"protected\":\""
                + genuine.header()
                + "\",\"payload\":\""
                + genuine.payload()
                + "\",\"signature\":\""
                + genuine.signature()
                + "\"}")) {
      assertRefused(other);
    }
    assertThat(me(genuine.jwt()).status()).isEqualTo(200);
  }
}
