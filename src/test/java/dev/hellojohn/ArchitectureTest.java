package dev.hellojohn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.hellojohn.access.Access;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.signin.TokenIssue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.ws.rs.HttpMethod;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The rules of the packages. They run as plain tests, so that no runner can leave them out unseen;
 * the canaries show that a broken rule does fail.
 */
class ArchitectureTest {

  private static final String ROOT = "dev.hellojohn";

  /**
   * A package imports only packages with a smaller number; those of one number know nothing of each
   * other.
   */
  private static final Map<String, Integer> RANKS =
      Map.ofEntries(
          Map.entry("kernel", 0),
          Map.entry("config", 1),
          Map.entry("crypto", 1),
          Map.entry("outbound", 2),
          Map.entry("store", 2),
          Map.entry("tenancy", 3),
          Map.entry("sms", 3),
          Map.entry("event", 4),
          Map.entry("setting", 4),
          Map.entry("token", 4),
          Map.entry("access", 5),
          Map.entry("edge", 5),
          Map.entry("audit", 6),
          Map.entry("user", 6),
          Map.entry("session", 6),
          Map.entry("captcha", 7),
          Map.entry("factor", 7),
          Map.entry("organization", 7),
          Map.entry("connector", 7),
          Map.entry("signin", 8),
          Map.entry("oauth", 8),
          Map.entry("control", 8),
          Map.entry("console", 9),
          Map.entry("ops", 10));

  /** What belongs to a tenant's users: the Control Plane and its console must not reach it. */
  private static final String[] TENANT_FEATURES = {
    in("user"),
    in("session"),
    in("captcha"),
    in("sms"),
    in("factor"),
    in("organization"),
    in("connector"),
    in("signin"),
    in("oauth")
  };

  private static JavaClasses production;

  @BeforeAll
  static void read() {
    production =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }

  @Test
  void theWholeApplicationIsRead() {
    assertThat(production.size()).isGreaterThan(200);
    assertThat(production.contain("dev.hellojohn.crypto.SealedBox")).isTrue();
    assertThat(production.contain("dev.hellojohn.ArchitectureTest")).isFalse();
  }

  @Test
  void canaryABrokenRuleFails() {
    assertThat(
            noClasses().should().resideInAPackage(in("kernel")).evaluate(production).hasViolation())
        .isTrue();
    assertThat(
            classes()
                .that()
                .resideInAPackage(in("ops"))
                .should(importOnlyPackagesBelow(Map.of("ops", 0, "kernel", 1)))
                .evaluate(production)
                .hasViolation())
        .isTrue();
  }

  @Test
  void packagesImportOnlyPackagesWithASmallerNumber() {
    classes().should(importOnlyPackagesBelow(RANKS)).check(production);
  }

  @Test
  void everyPackageHasANumber() {
    Set<String> features =
        production.stream()
            .map(ArchitectureTest::feature)
            .filter(feature -> !feature.isEmpty())
            .collect(Collectors.toSet());
    assertThat(features).isSubsetOf(RANKS.keySet());
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(production);
  }

  @Test
  void theControlPlaneKnowsNoTenantFeature() {
    noClasses()
        .that()
        .resideInAnyPackage(in("control"), in("console"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TENANT_FEATURES)
        .allowEmptyShould(true)
        .check(production);
  }

  @Test
  void theKernelNeedsTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage(in("kernel"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(in("kernel"), "java..", "org.jspecify..")
                .or(type(Inject.class))
                .or(type(Singleton.class)))
        .check(production);
  }

  /** A {@link Principal} is a name and no cryptography: JAX-RS and MicroProfile JWT speak in it. */
  @Test
  void cryptographyHasOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("crypto"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.bouncycastle..", "java.security..", "javax.crypto..")
                .and(DescribedPredicate.not(type(Principal.class))))
        .check(production);
  }

  @Test
  void passwordsAndKeysAreNotDrawnFromAWeakSource() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .callMethod(Math.class, "random")
        .check(production);
  }

  @Test
  void configurationHasOneReader() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("config"))
        .should()
        .dependOnClassesThat(resideInAPackage("org.eclipse.microprofile.config.."))
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class, String.class)
        .check(production);
  }

  /**
   * The store is left out: its connection pools measure real time, whatever the application's is.
   */
  @Test
  void timeComesFromTheInjectedClock() {
    noClasses()
        .that(DescribedPredicate.not(simpleName("PlatformSources")))
        .and()
        .resideOutsideOfPackage(in("store"))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(Clock.class, "system", ZoneId.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Date.class)
        .check(production);
  }

  @Test
  void entitiesStayInTheirPackage() {
    classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate().check(production);
  }

  /**
   * With {@code @TenantId} alone Hibernate leaves the tenant out of an entity's UPDATE and DELETE:
   * a foreign row could be changed by its id. With {@code @PartitionKey} beside it, it is in both.
   */
  @Test
  void entitiesOfATenantCarryItInEveryStatement() {
    classes().that().areAnnotatedWith(Entity.class).should(carryTheirTenant()).check(production);
  }

  /** So no way to sign in skips what another one asks: a second factor, a proved address. */
  @Test
  void sessionsBeginInOnePlace() {
    var completion = simpleName("CompleteSignIn").or(simpleName("Sessions"));
    noClasses()
        .that(DescribedPredicate.not(completion))
        .should()
        .callMethodWhere(isA(Sessions.class, Set.of("prepare", "insert")))
        .check(production);
    noClasses()
        .that(DescribedPredicate.not(completion.or(simpleName("RefreshSession"))))
        .should()
        .callMethodWhere(isA(TokenIssue.class, Set.of("issue")))
        .check(production);
    noClasses()
        .that(DescribedPredicate.not(simpleName("TokenIssue").or(simpleName("StepUp"))))
        .should()
        .callMethodWhere(isA(TokenIssue.class, Set.of("accessToken")))
        .check(production);
  }

  @Test
  void packagesDeclareNull() {
    Set<String> undeclared =
        production.stream()
            .map(JavaClass::getPackage)
            .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .collect(Collectors.toSet());
    assertThat(undeclared).isEmpty();
  }

  @Test
  void everyEndpointDeclaresWhoMayCallIt() {
    methods()
        .that(areEndpoints())
        .should()
        .beAnnotatedWith(Access.class)
        .allowEmptyShould(true)
        .check(production);
  }

  @Test
  void statelessBeansAreSingletons() {
    noClasses().should().beAnnotatedWith(ApplicationScoped.class).check(production);
    noFields().should().beAnnotatedWith(Inject.class).check(production);
  }

  @Test
  void requestStateIsNotKeptInThreads() {
    noClasses()
        .should(dependOnClassesThat(JavaClass.Predicates.assignableTo(ThreadLocal.class)))
        .check(production);
  }

  @Test
  void namesSayTheResponsibility() {
    noClasses()
        .should()
        .haveNameMatching(".*(?:Impl|Manager|Helper|Helpers|Util|Utils|Dto|DTO)")
        .check(production);
  }

  @Test
  void nothingIsPrinted() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(production);
  }

  private static String in(String feature) {
    return ROOT + '.' + feature + "..";
  }

  private static String feature(JavaClass javaClass) {
    String name = javaClass.getPackageName();
    if (!name.startsWith(ROOT + '.')) {
      return "";
    }
    String below = name.substring(ROOT.length() + 1);
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  private static ArchCondition<JavaClass> importOnlyPackagesBelow(Map<String, Integer> ranks) {
    return new ArchCondition<>("import only packages with a smaller number") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        String own = feature(javaClass);
        javaClass
            .getDirectDependenciesFromSelf()
            .forEach(
                dependency -> {
                  String other = feature(dependency.getTargetClass().getBaseComponentType());
                  boolean below =
                      other.isEmpty()
                          || other.equals(own)
                          || ranks.getOrDefault(other, Integer.MAX_VALUE)
                              < ranks.getOrDefault(own, Integer.MIN_VALUE);
                  if (!below) {
                    events.add(
                        SimpleConditionEvent.violated(javaClass, dependency.getDescription()));
                  }
                });
      }
    };
  }

  private static ArchCondition<JavaClass> carryTheirTenant() {
    return new ArchCondition<>(
        "carry @TenantId and @PartitionKey on tenant_id, and @Id on id alone") {
      @Override
      public void check(JavaClass entity, ConditionEvents events) {
        String table = entity.getAnnotationOfType(Table.class).name();
        boolean global = table.startsWith("cp_");
        boolean tenant =
            table.startsWith("hj_")
                && entity.getAllFields().stream().anyMatch(ArchitectureTest::isTenantColumn)
                && entity.getAllFields().stream()
                    .filter(field -> field.isAnnotatedWith(Id.class))
                    .map(JavaField::getName)
                    .toList()
                    .equals(List.of("id"));
        if (!global && !tenant) {
          events.add(
              SimpleConditionEvent.violated(
                  entity, entity.getName() + " on table " + table + " leaves its tenant out"));
        }
      }
    };
  }

  private static boolean isTenantColumn(JavaField field) {
    return field.isAnnotatedWith(TenantId.class)
        && field.isAnnotatedWith(PartitionKey.class)
        && field.isAnnotatedWith(Column.class)
        && field.getAnnotationOfType(Column.class).name().equals("tenant_id");
  }

  private static DescribedPredicate<JavaMethodCall> isA(Class<?> owner, Set<String> methods) {
    return DescribedPredicate.describe(
        "are " + methods + " of " + owner.getSimpleName(),
        call -> call.getTargetOwner().isEquivalentTo(owner) && methods.contains(call.getName()));
  }

  private static DescribedPredicate<JavaMethod> areEndpoints() {
    return DescribedPredicate.describe(
        "are endpoints",
        method ->
            method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class)));
  }
}
