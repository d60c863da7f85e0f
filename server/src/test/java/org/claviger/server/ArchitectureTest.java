package org.claviger.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;

/** The table of packages in docs/architecture.md: what each one may not know. */
@AnalyzeClasses(
    packages = "org.claviger.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.claviger.server.";
  private static final String[] HTTP = {
    ROOT + "http..", "org.eclipse.jetty..", "java.net.http..", "com.sun.net.httpserver.."
  };
  private static final String[] SQL = {
    "java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite.."
  };
  private static final String[] CRYPTOKI = {ROOT + "hsm.pkcs11..", "com.sun.jna.."};

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOBODY_KNOWS_THE_WIRING =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "app..");

  @ArchTest
  static final ArchRule ONLY_HTTP_KNOWS_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "http..", ROOT + "app..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(HTTP);

  @ArchTest
  static final ArchRule ONLY_HTTP_KNOWS_JETTY =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule ONLY_STORE_KNOWS_SQL =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SQL);

  @ArchTest
  static final ArchRule ONLY_PKCS11_KNOWS_CRYPTOKI =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "hsm.pkcs11..", ROOT + "app..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CRYPTOKI);

  @ArchTest
  static final ArchRule ONLY_PKCS11_CALLS_NATIVE_CODE =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "hsm.pkcs11..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest static final ArchRule HTTP_DOES_NOT_KNOW_HSMS = unknown("http", ROOT + "hsm..");

  @ArchTest
  static final ArchRule AUTHZ_DOES_NOT_KNOW_THE_STORE =
      unknown("authz", ROOT + "store..", ROOT + "hsm..", ROOT + "operation..");

  @ArchTest
  static final ArchRule HSM_DOES_NOT_KNOW_POLICY =
      unknown(
          "hsm",
          ROOT + "key..",
          ROOT + "policy..",
          ROOT + "authz..",
          ROOT + "iam..",
          ROOT + "operation..",
          ROOT + "sigv4..",
          ROOT + "audit..");

  @ArchTest
  static final ArchRule STORE_DOES_NOT_KNOW_WHAT_IT_HOLDS =
      unknown(
          "store",
          ROOT + "hsm..",
          ROOT + "key..",
          ROOT + "iam..",
          ROOT + "authz..",
          ROOT + "operation..",
          ROOT + "sigv4..",
          ROOT + "audit..");

  @ArchTest
  static final ArchRule KEY_STORES_DO_NOT_KNOW_KEYS =
      unknown(
          "keystore",
          ROOT + "key..",
          ROOT + "policy..",
          ROOT + "operation..",
          ROOT + "authz..",
          ROOT + "iam..",
          ROOT + "sigv4..");

  @ArchTest
  static final ArchRule KEYS_DO_NOT_KNOW_ACTIONS =
      unknown("key", ROOT + "operation..", ROOT + "authz..", ROOT + "iam..", ROOT + "sigv4..");

  @ArchTest
  static final ArchRule ONLY_TRACES_KNOW_OPENTELEMETRY =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "event.trace..")
          .and(not(nameMatching(".*\\.(http\\.TracedRequests|app\\.OtlpTraces).*")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule MEASURE_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "measure..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.claviger..")
                  .and(not(resideInAnyPackage(ROOT + "measure.."))));

  @ArchTest
  static final ArchRule CONFIG_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "config..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.claviger..").and(not(resideInAnyPackage(ROOT + "config.."))));

  @ArchTest static final ArchRule SIGV4_IS_PURE = pure("sigv4");

  @ArchTest static final ArchRule POLICY_IS_PURE = pure("policy");

  @ArchTest static final ArchRule CIPHERTEXT_IS_PURE = pure("ciphertext");

  @ArchTest static final ArchRule SIGV4_KNOWS_ERRORS_ALONE = knowsErrorsAlone("sigv4");

  @ArchTest static final ArchRule POLICY_KNOWS_ERRORS_ALONE = knowsErrorsAlone("policy");

  private static ArchRule unknown(String name, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true);
  }

  /** No files, no network, no database, no log. */
  private static ArchRule pure(String name) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net..",
                    "java.sql..",
                    "org.slf4j..")
                .and(not(type(Serializable.class))))
        .allowEmptyShould(true);
  }

  private static ArchRule knowsErrorsAlone(String name) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.claviger..")
                .and(not(resideInAnyPackage(ROOT + name + "..", ROOT + "error.."))))
        .allowEmptyShould(true);
  }
}
