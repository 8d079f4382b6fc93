package dev.herald.local;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The few rules that hold the house together. */
@AnalyzeClasses(packages = "dev.herald", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseRulesTest {

  private static final String[] SERVICES = {
    "dev.herald.gateway..",
    "dev.herald.org..",
    "dev.herald.catalog..",
    "dev.herald.subscriptions..",
    "dev.herald.delivery.."
  };

  @ArchTest
  static final ArchRule servicesDoNotSeeEachOther =
      slices()
          .matching("dev.herald.(gateway|org|catalog|subscriptions|delivery)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule thePlatformSeesNoService =
      noClasses()
          .that()
          .resideInAPackage("dev.herald.platform..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVICES);

  @ArchTest
  static final ArchRule featuresOfThePlatformFormNoCycle =
      slices().matching("dev.herald.platform.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule featuresOfTheGatewayFormNoCycle = features("gateway");

  @ArchTest static final ArchRule featuresOfOrgFormNoCycle = features("org");

  @ArchTest static final ArchRule featuresOfTheCatalogFormNoCycle = features("catalog");

  @ArchTest static final ArchRule featuresOfSubscriptionsFormNoCycle = features("subscriptions");

  @ArchTest static final ArchRule featuresOfTheWorkerFormNoCycle = features("delivery");

  @ArchTest
  static final ArchRule theClockIsReadInOnePlace =
      noClasses()
          .that(resideInAPackage("dev.herald..").and(not(simpleNameEndingWith("TimeFactory"))))
          .and()
          .resideInAnyPackage(SERVICES)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule workflowCodeIsDeterministic =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Workflow")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..", "javax.sql..", "java.net.http..", "org.jdbi..", "java.security..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              java.util.Random.class,
              java.util.concurrent.ThreadLocalRandom.class,
              java.time.Clock.class);

  @ArchTest
  static final ArchRule everyClassIsNamedAfterItsRole =
      classes()
          .should()
          .haveSimpleNameNotEndingWith("Impl")
          .andShould()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Utils")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Manager");

  private static ArchRule features(String service) {
    return slices().matching("dev.herald." + service + ".(*)..").should().beFreeOfCycles();
  }
}
