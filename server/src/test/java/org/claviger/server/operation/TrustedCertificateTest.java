package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.body;
import static org.claviger.server.operation.TestRegion.names;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TrustedCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The actions on certificates that belong to no key. */
class TrustedCertificateTest {
  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static byte[] root;
  private static byte[] other;

  @BeforeAll
  static void issue() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    byte[] key = pair.getPublic().getEncoded();
    root = CertificateTest.certificate("CN=Root", key, "CN=Root", pair);
    other = CertificateTest.certificate("CN=Other", key, "CN=Other", pair);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kept", "a root of 2026 [jdk]", "a/b:c_d-e", "alias/x", "~"})
  void keepsACertificateUnderAnyPrintableName(String name) throws Exception {
    assertThat(REGION.call("PutTrustedCertificate", put(name, root)))
        .isEqualTo(body().put("Name", name));
    assertKept(name, root);
    REGION.restart();
    assertKept(name, root);
    REGION.call("DeleteTrustedCertificate", named(name));
  }

  @Test
  void aLaterCertificateTakesThePlaceOfTheFirst() {
    REGION.call("PutTrustedCertificate", put("replaced", root));
    JsonNode created = get("replaced").get("CreationDate");
    REGION.call("PutTrustedCertificate", put("replaced", other));
    assertKept("replaced", other);
    assertThat(get("replaced").get("CreationDate")).isEqualTo(created);
    REGION.call("DeleteTrustedCertificate", named("replaced"));
  }

  @Test
  void aDeletedCertificateIsGone() {
    REGION.call("PutTrustedCertificate", put("passing", root));
    assertThat(REGION.call("DeleteTrustedCertificate", named("passing")))
        .isEqualTo(named("passing"));
    for (String action : new String[] {"GetTrustedCertificate", "DeleteTrustedCertificate"}) {
      REGION
          .assertRefused(action, named("passing"), ErrorCode.NotFoundException)
          .hasMessage(
              "arn:aws:kms:us-east-1:111122223333:trusted-certificate/passing is not found.");
    }
  }

  @Test
  void listsThemByNamePageByPage() {
    for (String name : new String[] {"list-b", "list-a", "list-c"}) {
      REGION.call("PutTrustedCertificate", put(name, root));
    }
    ObjectNode first = REGION.call("ListTrustedCertificates", body().put("Limit", 2));
    assertThat(first.get("Truncated").booleanValue()).isTrue();
    JsonNode entry = first.get("TrustedCertificates").get(0);
    assertThat(entry.get("Name").textValue()).isEqualTo("list-a");
    assertThat(entry).isEqualTo(get("list-a"));
    ObjectNode rest =
        REGION.call("ListTrustedCertificates", body().set("Marker", first.get("NextMarker")));
    assertThat(rest.get("Truncated").booleanValue()).isFalse();
    assertThat(rest.get("TrustedCertificates"))
        .extracting(each -> each.get("Name").textValue())
        .containsExactly("list-c");
    for (String name : new String[] {"list-b", "list-a", "list-c"}) {
      REGION.call("DeleteTrustedCertificate", named(name));
    }
  }

  @Test
  void recordsTheNameAndNotTheCertificate() {
    assertThat(names(REGION.auditParameters("PutTrustedCertificate", put("recorded", root))))
        .containsExactly("name");
  }

  @Test
  void refusesWhatIsNotExactlyOneDerCertificate() {
    for (byte[] wrong :
        new byte[][] {
          {0}, {0x30, 0}, Arrays.copyOf(root, root.length - 1), Arrays.copyOf(root, root.length + 1)
        }) {
      REGION
          .assertRefused(
              "PutTrustedCertificate", put("wrong", wrong), ErrorCode.ValidationException)
          .hasMessage("The certificate is not a DER X.509 certificate.");
    }
    REGION.assertRefused("GetTrustedCertificate", named("wrong"), ErrorCode.NotFoundException);
  }

  @Test
  void readsEveryMutantWithoutAnotherException() {
    Random random = new Random(12);
    int cases = Integer.getInteger("fuzz.cases", 300);
    for (int i = 0; i < cases; i++) {
      byte[] mutant = root.clone();
      mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      if (random.nextInt(4) == 0) {
        mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
      }
      if (!TrustedCertificate.isCertificate(mutant)) {
        ErrorCode expected = ErrorCode.ValidationException;
        REGION.assertRefused("PutTrustedCertificate", put("mutant", mutant), expected);
      }
    }
  }

  @Test
  void refusesNamesAndSizesOutOfRange() {
    for (String name : new String[] {"", "a*", "a?", "\u00e4", "a\n", "x".repeat(251)}) {
      REGION
          .assertRefused("PutTrustedCertificate", put(name, root), ErrorCode.ValidationException)
          .hasMessageContaining("at 'name'");
    }
    for (int bytes : new int[] {0, 16_385}) {
      REGION
          .assertRefused(
              "PutTrustedCertificate", put("size", new byte[bytes]), ErrorCode.ValidationException)
          .hasMessageContaining("at 'certificate'");
    }
    REGION.assertRefused("PutTrustedCertificate", named("none"), ErrorCode.ValidationException);
    REGION.assertRefused("GetTrustedCertificate", body(), ErrorCode.ValidationException);
  }

  private static void assertKept(String name, byte[] certificate) {
    assertThat(get(name).get("Certificate").textValue())
        .isEqualTo(Base64.getEncoder().encodeToString(certificate));
  }

  private static ObjectNode get(String name) {
    return REGION.call("GetTrustedCertificate", named(name));
  }

  private static ObjectNode put(String name, byte[] certificate) {
    return named(name).put("Certificate", certificate);
  }

  private static ObjectNode named(String name) {
    return body().put("Name", name);
  }
}
