package dev.hellojohn.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.crypto.SigningKeyPair;
import dev.hellojohn.tenancy.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How tokens of others were forged (attacks 13 and 16), tried on ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenAttacksTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final TokenNode node = new TokenNode();
  private final Tenant tenant = node.tenant("acme");

  private RawToken issue(SigningAlgorithm algorithm) {
    return RawToken.of(node.tokens.issue(tenant, node.claims(), algorithm, TokenNode.TTL).jwt());
  }

  private SigningKey key(SigningAlgorithm algorithm) {
    return node.snapshots.signing(tenant.id(), algorithm);
  }

  private void assertInvalid(String jwt) {
    assertThat(node.tokens.verify(tenant, jwt)).as(jwt).isEqualTo(new TokenVerdict.Invalid());
  }

  private void assertValid(String jwt) {
    assertThat(node.tokens.verify(tenant, jwt)).isInstanceOf(TokenVerdict.Valid.class);
  }

  /** Headers that differ from ours, %s being the key's id. */
  static Stream<String> headers() {
    return Stream.of(
        // alg
        "{'alg':'none','kid':'%s','typ':'at+jwt'}",
        "{'alg':'None','kid':'%s','typ':'at+jwt'}",
        "{'alg':'','kid':'%s','typ':'at+jwt'}",
        "{'alg':null,'kid':'%s','typ':'at+jwt'}",
        "{'alg':['EdDSA'],'kid':'%s','typ':'at+jwt'}",
        "{'kid':'%s','typ':'at+jwt'}",
        "{'alg':'Ed25519','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EDDSA','kid':'%s','typ':'at+jwt'}",
        "{'alg':'HS256','kid':'%s','typ':'at+jwt'}",
        "{'alg':'ES256','kid':'%s','typ':'at+jwt'}",
        "{'alg':'ES256K','kid':'%s','typ':'at+jwt'}",
        "{'alg':'RS256','kid':'%s','typ':'at+jwt'}",
        "{'alg':'PS256','kid':'%s','typ':'at+jwt'}",
        // kid
        "{'alg':'EdDSA','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':null,'typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':['%s'],'typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'%s ','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'%s\\u0000','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'../../../../dev/null','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'%s\\u0027 or 1=1 --','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'https://evil.example/%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'key_01ARZ3NDEKTSV4RRFFQ69G5FAV','typ':'at+jwt'}",
        // typ: an ID token, a logout token, other spellings
        "{'alg':'EdDSA','kid':'%s','typ':'JWT'}",
        "{'alg':'EdDSA','kid':'%s'}",
        "{'alg':'EdDSA','kid':'%s','typ':'logout+jwt'}",
        "{'alg':'EdDSA','kid':'%s','typ':'AT+JWT'}",
        "{'alg':'EdDSA','kid':'%s','typ':'application/at+jwt'}",
        "{'alg':'EdDSA','kid':'%s','typ':['at+jwt']}",
        // members that lead a verifier elsewhere
        "{'alg':'EdDSA','crit':['exp'],'exp':1,'kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','crit':[],'kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','crit':['b64'],'b64':false,'kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','b64':true,'kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','jku':'https://evil.example/jwks','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','jwk':{'kty':'OKP'},'kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','x5u':'https://evil.example/x','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','x5c':['AA=='],'kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','cty':'JWT','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','zip':'DEF','kid':'%s','typ':'at+jwt'}",
        "{'alg':'dir','enc':'A256GCM','kid':'%s','typ':'at+jwt'}",
        // two readings of one text
        "{'alg':'none','alg':'EdDSA','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','alg':'none','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','alg':'EdDSA','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'x','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'%s','typ':'JWT','typ':'at+jwt'}",
        "{'alg':'EdDSA','al\\u0067':'none','kid':'%s','typ':'at+jwt'}",
        "{'al\\u0067':'EdDSA','kid':'%s','typ':'at+jwt'}",
        "{'ALG':'none','alg':'EdDSA','kid':'%s','typ':'at+jwt'}",
        "{'typ':'at+jwt','alg':'EdDSA','kid':'%s'}",
        "{'alg': 'EdDSA','kid':'%s','typ':'at+jwt'}",
        " {'alg':'EdDSA','kid':'%s','typ':'at+jwt'}",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt'}\n",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt'}{}",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt',}",
        "{'alg':'EdDSA','kid':'%s','typ':'at+jwt'/**/}",
        "\uFEFF{'alg':'EdDSA','kid':'%s','typ':'at+jwt'}",
        "[{'alg':'EdDSA','kid':'%s','typ':'at+jwt'}]",
        "'EdDSA'",
        "null",
        "{}",
        "{");
  }

  /** Even the holder of the key gets no other header through: so none is ever interpreted. */
  @ParameterizedTest
  @MethodSource("headers")
  void onlyTheOneHeaderOfAKeyIsTaken(String template) {
    SigningKey key = key(SigningAlgorithm.EdDSA);
    String header = template.replace('\'', '"').replace("%s", key.id().value());
    RawToken original = issue(SigningAlgorithm.EdDSA);
    RawToken forged = RawToken.signed(header, RawToken.decode(original.payload()), key.pair());

    assertInvalid(forged.jwt());
    assertInvalid(original.withHeader(header).jwt());
    assertInvalid(forged.header() + '.' + forged.payload() + '.');
  }

  @Test
  void theForgerIsAbleToForge() {
    RawToken original = issue(SigningAlgorithm.EdDSA);
    SigningKey key = key(SigningAlgorithm.EdDSA);
    assertValid(
        RawToken.signed(
                RawToken.decode(original.header()), RawToken.decode(original.payload()), key.pair())
            .jwt());
  }

  /** The public key as the secret of an HMAC, in each form that libraries have known it in. */
  @ParameterizedTest
  @EnumSource
  void aMacWithThePublicKeyIsNoSignature(SigningAlgorithm algorithm) {
    SigningKey key = key(algorithm);
    byte[] encoded = key.pair().publicEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
            + "\n-----END PUBLIC KEY-----\n";
    List<byte[]> secrets =
        List.of(
            encoded,
            pem.getBytes(StandardCharsets.US_ASCII),
            pem.strip().getBytes(StandardCharsets.US_ASCII),
            Base64Url.encode(encoded).getBytes(StandardCharsets.US_ASCII),
            key.jwk().getBytes(StandardCharsets.US_ASCII),
            node.metadata.jwks(tenant).json().getBytes(StandardCharsets.US_ASCII));
    RawToken original = issue(algorithm);
    String hs256 = RawToken.decode(original.header()).replace(algorithm.name(), "HS256");
    for (byte[] secret : secrets) {
      for (RawToken token : List.of(original, original.withHeader(hs256))) {
        byte[] mac = Hmac.sha256(secret, signedPart(token));
        assertInvalid(token.withSignature(mac).jwt());
        assertInvalid(token.withSignature(Arrays.copyOf(mac, 64)).jwt());
      }
    }
  }

  private static byte[] signedPart(RawToken token) {
    return (token.header() + '.' + token.payload()).getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aKeySignsUnderItsOwnNameAndAlgorithmAlone() {
    for (SigningAlgorithm named : SigningAlgorithm.values()) {
      for (SigningAlgorithm used : SigningAlgorithm.values()) {
        RawToken original = issue(named);
        String header = RawToken.decode(original.header());
        String payload = RawToken.decode(original.payload());
        if (named != used) {
          assertInvalid(RawToken.signed(header, payload, key(used).pair()).jwt());
          String otherAlg = header.replace(named.name(), used.name());
          assertInvalid(RawToken.signed(otherAlg, payload, key(used).pair()).jwt());
          assertInvalid(RawToken.signed(otherAlg, payload, key(named).pair()).jwt());
        }
        assertInvalid(RawToken.signed(header, payload, SigningKeyPair.generate(named)).jwt());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachFlippedCharacterMakesItInvalid(SigningAlgorithm algorithm) {
    String jwt = issue(algorithm).jwt();
    for (int i = 0; i < jwt.length(); i++) {
      char original = jwt.charAt(i);
      int index = ALPHABET.indexOf(original);
      char neighbour = ALPHABET.charAt(index < 0 ? 0 : index ^ 1);
      char far = ALPHABET.charAt(index < 0 ? 1 : index ^ 32);
      for (char other : new char[] {neighbour, far, '=', ' ', '.', '+', 'Ａ'}) {
        if (other != original) {
          assertInvalid(jwt.substring(0, i) + other + jwt.substring(i + 1));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLastCharacterOfEachPartHasOneSpelling(SigningAlgorithm algorithm) {
    String jwt = issue(algorithm).jwt();
    int second = jwt.lastIndexOf('.');
    for (int end : new int[] {jwt.indexOf('.'), second, jwt.length()}) {
      for (int i = 0; i < ALPHABET.length(); i++) {
        char other = ALPHABET.charAt(i);
        if (other != jwt.charAt(end - 1)) {
          assertInvalid(jwt.substring(0, end - 1) + other + jwt.substring(end));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachTruncatedTokenIsInvalid(SigningAlgorithm algorithm) {
    String jwt = issue(algorithm).jwt();
    for (int i = 0; i < jwt.length(); i++) {
      assertInvalid(jwt.substring(0, i));
      assertInvalid(jwt.substring(i + 1));
      assertInvalid(jwt.substring(0, i) + jwt.substring(i + 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachExtendedTokenIsInvalid(SigningAlgorithm algorithm) {
    RawToken token = issue(algorithm);
    for (String more :
        List.of("A", "AA", "AAA", "AAAA", "=", "==", ".", "..", ".AAAA", " ", "\n", "\0", "%00")) {
      assertInvalid(token.jwt() + more);
      assertInvalid(more + token.jwt());
      assertInvalid(token.header() + more + '.' + token.payload() + '.' + token.signature());
      assertInvalid(token.header() + '.' + more + token.payload() + '.' + token.signature());
      assertInvalid(token.header() + '.' + token.payload() + more + '.' + token.signature());
      assertInvalid(token.header() + '.' + token.payload() + '.' + more + token.signature());
    }
    assertInvalid("Bearer " + token.jwt());
    assertInvalid(token.jwt() + token.jwt());
  }

  /** The JDK's Ed25519 takes a zero byte at the end of a signature. */
  @ParameterizedTest
  @EnumSource
  void aSignatureHasItsLength(SigningAlgorithm algorithm) {
    RawToken token = issue(algorithm);
    byte[] signature = token.signatureBytes();
    int length = signature.length;
    assertInvalid(token.withSignature(Arrays.copyOf(signature, length + 1)).jwt());
    assertInvalid(token.withSignature(Arrays.copyOf(signature, length - 1)).jwt());
    assertInvalid(token.withSignature(Arrays.copyOf(signature, 2 * length)).jwt());
    assertInvalid(token.withSignature(new byte[length]).jwt());
    assertInvalid(token.withSignature(new byte[0]).jwt());
    byte[] shifted = new byte[length + 1];
    System.arraycopy(signature, 0, shifted, 1, length);
    assertInvalid(token.withSignature(shifted).jwt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "...", "....", "a.b", "a.b.c", ".b.c", "a..c", "a.b.", "null", "{}"
      })
  void whatIsNoTokenIsInvalid(String text) {
    assertInvalid(text);
  }

  @Test
  void aHeaderOfAKilobyteAndATokenOfMegabytesAreNotLookedAt() {
    RawToken token = issue(SigningAlgorithm.EdDSA);
    assertInvalid("A".repeat(1024) + '.' + token.payload() + '.' + token.signature());
    assertInvalid("A".repeat(5_000_000));
    assertInvalid(".".repeat(5_000_000));
    assertInvalid(token.header() + '.' + "A".repeat(5_000_000) + '.' + token.signature());
  }

  @Test
  void aTokenIsNothingAtAnotherTenant() {
    Tenant other = node.tenant("other");
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      String jwt = issue(algorithm).jwt();
      assertValid(jwt);
      assertThat(node.tokens.verify(other, jwt)).isEqualTo(new TokenVerdict.Invalid());
    }
  }

  /** Two tenants with equal everything: the key alone tells them apart, and it does. */
  @Test
  void aForeignKeySignsNothingHere() {
    Tenant other = node.tenant("other");
    RawToken here = issue(SigningAlgorithm.EdDSA);
    SigningKey foreign = node.snapshots.signing(other.id(), SigningAlgorithm.EdDSA);
    String payload = RawToken.decode(here.payload());

    assertInvalid(RawToken.signed(RawToken.decode(here.header()), payload, foreign.pair()).jwt());
    assertInvalid(
        RawToken.signed(RawToken.decode(foreign.header()), payload, foreign.pair()).jwt());
  }
}
