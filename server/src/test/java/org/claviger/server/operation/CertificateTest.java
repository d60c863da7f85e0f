package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.TestRegion.body;
import static org.claviger.server.operation.TestRegion.names;
import static org.claviger.server.operation.TestRegion.on;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.claviger.server.error.ErrorCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PutKeyCertificate, GetKeyCertificate and DeleteKeyCertificate. */
class CertificateTest {
  @RegisterExtension static final TestRegion REGION = new TestRegion();

  private static KeyPair ca;
  private static KeyPair root;
  private static byte[] caCertificate;
  private static byte[] rootCertificate;
  private static String key;
  private static byte[] leaf;

  @BeforeAll
  static void createChain() throws Exception {
    root = keyPair("RSA");
    ca = keyPair("EC");
    rootCertificate = certificate("CN=Root", root.getPublic().getEncoded(), "CN=Root", root);
    caCertificate = certificate("CN=CA", ca.getPublic().getEncoded(), "CN=Root", root);
    key = REGION.createKey("ECC_NIST_P256", "SIGN_VERIFY");
    leaf = certificate("CN=Leaf", REGION.publicKey(key), "CN=CA", ca);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, SIGN_VERIFY",
    "RSA_2048, ENCRYPT_DECRYPT",
    "ECC_NIST_P384, SIGN_VERIFY",
    "ECC_SECG_P256K1, SIGN_VERIFY",
    "ECC_NIST_EDWARDS25519, SIGN_VERIFY",
    "ECC_NIST_P256, KEY_AGREEMENT",
  })
  void keepsTheChainOfAnyAsymmetricKey(String spec, String usage) throws Exception {
    String each = REGION.createKey(spec, usage);
    byte[] own = certificate("CN=Leaf", REGION.publicKey(each), "CN=CA", ca);
    REGION.call("PutKeyCertificate", put(each, own, caCertificate, rootCertificate));
    assertChain(each, own, caCertificate, rootCertificate);
    REGION.restart();
    assertChain(each, own, caCertificate, rootCertificate);
  }

  @Test
  void answersTheKeyAndRecordsIt() throws Exception {
    ObjectNode answer = REGION.call("PutKeyCertificate", put(key, leaf));
    assertThat(answer).isEqualTo(on(key));
    assertThat(names(REGION.auditParameters("PutKeyCertificate", put(key, leaf))))
        .containsExactly("keyId");
  }

  @Test
  void aLaterChainTakesThePlaceOfTheFirst() throws Exception {
    String each = REGION.createKey("ECC_NIST_P256", "SIGN_VERIFY");
    byte[] first = certificate("CN=First", REGION.publicKey(each), "CN=CA", ca);
    byte[] second = certificate("CN=Second", REGION.publicKey(each), "CN=CA", ca);
    REGION.call("PutKeyCertificate", put(each, first, caCertificate));
    assertChain(each, first, caCertificate);
    REGION.call("PutKeyCertificate", put(each, second));
    assertChain(each, second);
  }

  @Test
  void deletesTheChain() throws Exception {
    String each = REGION.createKey("ECC_NIST_P256", "SIGN_VERIFY");
    assertNone(each);
    byte[] own = certificate("CN=Leaf", REGION.publicKey(each), "CN=CA", ca);
    REGION.call("PutKeyCertificate", put(each, own));
    assertChain(each, own);
    assertThat(REGION.call("DeleteKeyCertificate", on(each))).isEqualTo(on(each));
    assertNone(each);
    REGION.call("PutKeyCertificate", put(each, own));
    assertChain(each, own);
  }

  @Test
  void refusesTheCertificateOfAnotherKey() throws Exception {
    byte[] foreign = certificate("CN=Leaf", ca.getPublic().getEncoded(), "CN=CA", ca);
    assertInvalid(
        "The first certificate of the chain is not for the public key of this KMS key.",
        foreign,
        caCertificate);
    assertInvalid(
        "The first certificate of the chain is not for the public key of this KMS key.",
        caCertificate,
        leaf);
  }

  @Test
  void refusesAChainWithAGapOrOfAnotherIssuer() throws Exception {
    assertInvalid(
        "Certificate 1 of the chain is not issued by certificate 2.", leaf, rootCertificate);
    byte[] namesake = certificate("CN=CA", root.getPublic().getEncoded(), "CN=Root", root);
    assertInvalid("Certificate 1 of the chain is not issued by certificate 2.", leaf, namesake);
    byte[] otherName = certificate("CN=Other", ca.getPublic().getEncoded(), "CN=Root", root);
    assertInvalid("Certificate 1 of the chain is not issued by certificate 2.", leaf, otherName);
    assertInvalid(
        "Certificate 2 of the chain is not issued by certificate 3.",
        leaf,
        caCertificate,
        caCertificate);
  }

  @Test
  void refusesWhatIsNotExactlyOneDerCertificate() {
    String words = "Certificate 1 of the chain is not a DER X.509 certificate.";
    assertInvalid(words, new byte[] {0x30, 0});
    assertInvalid(words, new byte[] {0});
    assertInvalid(words, Arrays.copyOf(leaf, leaf.length - 1));
    assertInvalid(words, Arrays.copyOf(leaf, leaf.length + 1));
    assertInvalid(words.replace('1', '2'), leaf, new byte[] {1, 2, 3});
    // The outer length in one byte more than DER allows.
    byte[] ber = new byte[leaf.length + 1];
    ber[0] = 0x30;
    ber[1] = (byte) 0x83;
    System.arraycopy(leaf, 2, ber, 3, leaf.length - 2);
    assertInvalid(words, ber);
  }

  @Test
  void readsEveryMutantWithoutAnotherException() {
    Random random = new Random(11);
    int cases = Integer.getInteger("fuzz.cases", 300);
    for (int i = 0; i < cases; i++) {
      byte[] mutant = leaf.clone();
      mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      REGION.assertRefused(
          "PutKeyCertificate", put(key, mutant, caCertificate), ErrorCode.ValidationException);
    }
  }

  @Test
  void refusesSizesOutOfRange() {
    byte[][] eleven = new byte[11][];
    Arrays.fill(eleven, leaf);
    for (ObjectNode request :
        new ObjectNode[] {on(key), put(key), put(key, eleven), put(key, new byte[16_385])}) {
      REGION
          .assertRefused("PutKeyCertificate", request, ErrorCode.ValidationException)
          .hasMessageContaining("at 'certificateChain");
    }
    REGION
        .assertRefused("PutKeyCertificate", put(key, new byte[0]), ErrorCode.ValidationException)
        .hasMessageContaining("at 'certificateChain.1.member'");
    ObjectNode noBase64 = on(key);
    noBase64.putArray("CertificateChain").add("&");
    REGION.assertRefused("PutKeyCertificate", noBase64, ErrorCode.SerializationException);
  }

  @Test
  void symmetricKeysHaveNoCertificates() {
    for (String each :
        new String[] {
          REGION.createSymmetricKey(),
          REGION.createAeadKey(false),
          REGION.createKey("HMAC_256", "GENERATE_VERIFY_MAC")
        }) {
      for (String action :
          new String[] {"PutKeyCertificate", "GetKeyCertificate", "DeleteKeyCertificate"}) {
        REGION
            .assertRefused(action, put(each, leaf), ErrorCode.UnsupportedOperationException)
            .hasMessageContaining(each);
      }
    }
  }

  @Test
  void aKeyOnItsWayOutKeepsTheChainItHas() throws Exception {
    String each = REGION.createKey("ECC_NIST_P256", "SIGN_VERIFY");
    byte[] own = certificate("CN=Leaf", REGION.publicKey(each), "CN=CA", ca);
    REGION.call("PutKeyCertificate", put(each, own));
    REGION.call("ScheduleKeyDeletion", on(each));
    assertChain(each, own);
    for (String action : new String[] {"PutKeyCertificate", "DeleteKeyCertificate"}) {
      REGION
          .assertRefused(action, put(each, own), ErrorCode.KMSInvalidStateException)
          .hasMessage(each + " is pending deletion.");
    }
  }

  private static void assertChain(String keyId, byte[]... certificates) {
    ObjectNode answer = REGION.call("GetKeyCertificate", on(keyId));
    assertThat(answer).isEqualTo(expected(keyId, certificates));
  }

  private static ObjectNode expected(String keyId, byte[]... certificates) {
    ObjectNode expected = on(keyId);
    ArrayNode chain = expected.putArray("CertificateChain");
    for (byte[] certificate : certificates) {
      chain.add(Base64.getEncoder().encodeToString(certificate));
    }
    return expected;
  }

  private static void assertNone(String keyId) {
    for (String action : new String[] {"GetKeyCertificate", "DeleteKeyCertificate"}) {
      REGION
          .assertRefused(action, on(keyId), ErrorCode.NotFoundException)
          .hasMessageContaining(keyId)
          .hasMessageContaining("Claviger.PutKeyCertificate");
    }
  }

  private static void assertInvalid(String words, byte[]... certificates) {
    REGION
        .assertRefused("PutKeyCertificate", put(key, certificates), ErrorCode.ValidationException)
        .hasMessage(words);
  }

  private static ObjectNode put(String keyId, byte[]... certificates) {
    ObjectNode request = body().put("KeyId", keyId);
    ArrayNode chain = request.putArray("CertificateChain");
    for (byte[] certificate : certificates) {
      chain.add(certificate);
    }
    return request;
  }

  private static KeyPair keyPair(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  /** A certificate of one hour. */
  static byte[] certificate(String subject, byte[] publicKey, String issuer, KeyPair issuerKey)
      throws OperatorCreationException, IOException {
    String algorithm =
        issuerKey.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    Instant now = Instant.now();
    return new X509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now),
            Date.from(now.plusSeconds(3_600)),
            new X500Name(subject),
            SubjectPublicKeyInfo.getInstance(publicKey))
        .build(new JcaContentSignerBuilder(algorithm).build(issuerKey.getPrivate()))
        .getEncoded();
  }
}
