package dev.hellojohn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.tenancy.Tenant;
import java.util.Date;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a backend does with our tokens: an ordinary library and the text of the JWKS. */
class TokenInteropTest {

  private static final String ISSUER = "https://auth.example.com/t/acme";

  private final TokenNode node = new TokenNode();
  private final Tenant tenant = node.tenant("acme");

  private String issue(SigningAlgorithm algorithm) {
    return node.tokens.issue(tenant, node.claims(), algorithm, TokenNode.TTL).jwt();
  }

  private JwtClaims jose4j(String jwt, String algorithm) throws Exception {
    JsonWebKeySet jwks = new JsonWebKeySet(node.metadata.jwks(tenant).json());
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new JwksVerificationKeyResolver(jwks.getJsonWebKeys()))
            .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, algorithm)
            .setExpectedType(true, "at+jwt")
            .setExpectedIssuer(ISSUER)
            .setExpectedAudience(ISSUER)
            .setRequireExpirationTime()
            .setRequireIssuedAt()
            .setRequireJwtId()
            .setRequireSubject()
            .setEvaluationTime(NumericDate.fromMilliseconds(node.clock.millis()))
            .build();
    return consumer.processToClaims(jwt);
  }

  @ParameterizedTest
  @EnumSource
  void jose4jVerifiesByTheJwksAlone(SigningAlgorithm algorithm) throws Exception {
    JwtClaims claims = jose4j(issue(algorithm), algorithm.name());
    assertThat(claims.getStringClaimValue("tenant_id")).isEqualTo(tenant.id().value());
    assertThat(claims.getStringClaimValue("name")).isEqualTo("Ada \"Countess\" Lovelace ❤");
    assertThat(claims.getClaimValue("org_id")).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"RS256", "ES256"})
  void nimbusVerifiesByTheJwksAlone(SigningAlgorithm algorithm) throws Exception {
    JWKSet jwks = JWKSet.parse(node.metadata.jwks(tenant).json());
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.parse(algorithm.name()), new ImmutableJWKSet<>(jwks)));
    JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(ISSUER).build();
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            ISSUER, exact, Set.of("sub", "iat", "exp", "jti", "client_id")) {
          @Override
          protected Date currentTime() {
            return Date.from(node.clock.instant());
          }
        });

    JWTClaimsSet claims = processor.process(issue(algorithm), null);

    assertThat(claims.getStringClaim("tenant_id")).isEqualTo(tenant.id().value());
    assertThat(claims.getJSONObjectClaim("public_metadata")).containsEntry("plan", "pro");
  }

  @Test
  void nimbusReadsEachKeyAndFindsNothingPrivate() throws Exception {
    JWKSet jwks = JWKSet.parse(node.metadata.jwks(tenant).json());
    assertThat(jwks.getKeys()).hasSize(3);
    assertThat(jwks.containsNonPublicKeys()).isFalse();
    assertThat(jwks.getKeys()).allSatisfy(key -> assertThat(key.isPrivate()).isFalse());
    assertThat(jwks.getKeys()).extracting(key -> key.size()).containsExactly(256, 256, 2048);
  }

  @ParameterizedTest
  @EnumSource
  void bothSidesOfARotationVerifyOutside(SigningAlgorithm algorithm) throws Exception {
    String before = issue(algorithm);
    var rotation = node.keys.rotate(tenant.id(), em -> {});
    assertThat(jose4j(before, algorithm.name()).getIssuer()).isEqualTo(ISSUER);
    node.clock.advance(
        java.time.Duration.between(node.clock.instant(), rotation.signsFrom()).minusMinutes(1));
    String last = issue(algorithm);
    node.clock.advance(java.time.Duration.ofMinutes(2));
    String first = issue(algorithm);
    assertThat(jose4j(last, algorithm.name()).getIssuer()).isEqualTo(ISSUER);
    assertThat(jose4j(first, algorithm.name()).getIssuer()).isEqualTo(ISSUER);
    assertThat(RawToken.of(first).header()).isNotEqualTo(RawToken.of(last).header());
  }
}
