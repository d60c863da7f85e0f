package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three modules, made by others: what each says, many threads on it, and what it leaks. */
class ModuleStressTest {
  private static final int OPERATIONS = Integer.getInteger("leak.operations", 5_000);

  /** The JVM's own memory moves by so much. */
  private static final int NOISE_KIB = 24 << 10;

  /** SoftHSM leaks 0.24 KiB with every object or session. */
  private static final double KIB_AN_OPERATION = 0.5;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void manyThreadsSignAndWhatIsClosedRefuses(TestedModule module) throws Exception {
    assertThat(module.run(folder, "stress"))
        .contains("verified: 8192 of ")
        .contains("closed session: C_SignInit returned CKR_SESSION_HANDLE_INVALID")
        .containsPattern(
            "closed module: C_SignInit returned"
                + " CKR_(CRYPTOKI_NOT_INITIALIZED|SESSION_HANDLE_INVALID)");
  }

  @ParameterizedTest
  @EnumSource
  void whatOperationsTakeTheyGiveBack(TestedModule module) throws Exception {
    String output = module.run(folder, "leak", Integer.toString(OPERATIONS));
    System.out.printf("%s, %,d operations: %s%n", module, OPERATIONS, output.replace("\n", ", "));
    assertThat(number(output, "left objects")).isZero();
    assertThat(number(output, "grown KiB"))
        .isLessThan(NOISE_KIB + (long) (OPERATIONS * KIB_AN_OPERATION));
  }

  @Test
  void openCryptokiKeepsNoRegionAndTheProbeSaysWhy() throws Exception {
    assertThat(TestedModule.OPENCRYPTOKI.run(folder, "probe"))
        .contains("usable: false")
        .contains("obstacle: it does not take every attribute that protects")
        .contains("obstacle: it cannot authenticate and seal");
  }

  @Test
  void aServerStartedOnOpenCryptokiSaysWhatItLacks() throws Exception {
    assertThat(TestedModule.OPENCRYPTOKI.run(folder, "region"))
        .contains("refused: the PKCS#11 module cannot keep a domain, for it makes no keys with ")
        .contains("CKA_ALLOWED_MECHANISMS (CKR_ATTRIBUTE_TYPE_INVALID")
        .contains("CKA_UNWRAP_TEMPLATE (CKR_ATTRIBUTE_TYPE_INVALID")
        .contains("CKA_WRAP_WITH_TRUSTED (CKR_ATTRIBUTE_TYPE_INVALID")
        .contains("no claviger:audit by CKM_EC_KEY_PAIR_GEN on P-256 (CKR_MECHANISM_INVALID");
  }

  @Test
  void aServerStartedOnNssSaysWhatItLacks() throws Exception {
    assertThat(TestedModule.NSS.run(folder, "region"))
        .contains("refused: the PKCS#11 module cannot keep a domain, for it makes no keys with ")
        .contains("CKA_ALLOWED_MECHANISMS (CKR_GENERAL_ERROR")
        .contains("CKA_COPYABLE (CKR_GENERAL_ERROR");
  }

  private static long number(String output, String name) {
    Matcher matcher = Pattern.compile(name + ": (-?\\d+)").matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
