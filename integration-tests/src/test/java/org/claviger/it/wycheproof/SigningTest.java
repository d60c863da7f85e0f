package org.claviger.it.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.it.KeyImporter;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * Wycheproof's messages, signed under its private keys that were imported, and verified by Bouncy
 * Castle under public keys that never were on the server.
 */
@ExtendWith(SharedServer.class)
class SigningTest {
  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final KmsClient kms;

  SigningTest(KmsClient kms) {
    this.kms = kms;
  }

  @ParameterizedTest
  @CsvSource({
    "2048, rsa_signature_2048_sha256_test.json, 8",
    "3072, rsa_signature_3072_sha256_test.json, 7",
    "4096, rsa_signature_4096_sha256_test.json, 6",
  })
  void whatAnImportedRsaKeySignsIsVerifiedElsewhere(int bits, String messages, int count)
      throws GeneralSecurityException {
    byte[] pkcs8 =
        Vector.read("rsa_oaep_" + bits + "_sha256_mgf1sha256_test.json")
            .get(0)
            .bytes("privateKeyPkcs8");
    KeyFactory factory = KeyFactory.getInstance("RSA");
    RSAPrivateCrtKey pair =
        (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    PublicKey publicKey =
        factory.generatePublic(new RSAPublicKeySpec(pair.getModulus(), pair.getPublicExponent()));
    String key =
        new KeyImporter(kms).key(KeySpec.fromValue("RSA_" + bits), KeyUsageType.SIGN_VERIFY, pkcs8);
    List<SdkBytes> signed = messages(messages);
    assertThat(signed).hasSize(count);
    for (SdkBytes message : signed) {
      verify(key, "RSASSA_PKCS1_V1_5_SHA_256", message, "SHA256withRSA", publicKey);
      verify(key, "RSASSA_PSS_SHA_256", message, "RSASSA-PSS", publicKey);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, ECC_NIST_P256, 256, 60",
    "secp384r1, ECC_NIST_P384, 384, 92",
    "secp521r1, ECC_NIST_P521, 512, 129",
    "secp256k1, ECC_SECG_P256_K1, 256, 60",
  })
  void whatAnImportedKeyOfACurveSignsIsVerifiedElsewhere(
      String curve, KeySpec spec, int hash, int count) throws GeneralSecurityException {
    // Wycheproof has no ECDH on secp256k1 here; a number of P-256 is one of that curve as well.
    String file = curve.equals("secp256k1") ? "secp256r1" : curve;
    BigInteger number =
        new BigInteger(
            Vector.read("ecdh_" + file + "_test.json")
                .get(0)
                .test()
                .required("private")
                .textValue(),
            16);
    EcPrivateKeys keys = new EcPrivateKeys(curve);
    String key = new KeyImporter(kms).key(spec, KeyUsageType.SIGN_VERIFY, keys.pkcs8(number));
    List<SdkBytes> signed = messages("ecdsa_" + curve + "_sha" + hash + "_test.json");
    assertThat(signed).hasSize(count);
    for (SdkBytes message : signed) {
      verify(key, "ECDSA_SHA_" + hash, message, "SHA" + hash + "withECDSA", keys.publicKey(number));
    }
  }

  private void verify(
      String key, String algorithm, SdkBytes message, String elsewhere, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] signature =
        kms.sign(r -> r.keyId(key).signingAlgorithm(algorithm).message(message))
            .signature()
            .asByteArray();
    Signature verifier = Signature.getInstance(elsewhere, BOUNCY_CASTLE);
    if (elsewhere.equals("RSASSA-PSS")) {
      verifier.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    verifier.initVerify(publicKey);
    verifier.update(message.asByteArray());
    assertThat(verifier.verify(signature)).isTrue();
    signature[signature.length - 1] ^= 1;
    verifier.initVerify(publicKey);
    verifier.update(message.asByteArray());
    assertThat(verifier.verify(signature)).as("the check itself").isFalse();
  }

  /** The different messages of a file that KMS takes: of 1 to 4,096 bytes. */
  private static List<SdkBytes> messages(String file) {
    return Vector.read(file).stream()
        .map(vector -> vector.blob("msg"))
        .distinct()
        .filter(message -> message.asByteArray().length > 0)
        .toList();
  }
}
