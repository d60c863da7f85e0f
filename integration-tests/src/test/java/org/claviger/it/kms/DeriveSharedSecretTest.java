package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeyAgreementAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** A secret agreed on with Bouncy Castle on the other side. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class DeriveSharedSecretTest {
  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final KmsClient kms;
  private final SharedKeys keys;

  DeriveSharedSecretTest(KmsClient kms, SharedKeys keys) {
    this.kms = kms;
    this.keys = keys;
  }

  @ParameterizedTest
  @CsvSource({
    "ECC_NIST_P256, secp256r1",
    "ECC_NIST_P384, secp384r1",
    "ECC_NIST_P521, secp521r1",
  })
  void bothSidesHaveOneSecret(KeySpec spec, String curve) throws GeneralSecurityException {
    String key = keys.id(spec, KeyUsageType.KEY_AGREEMENT);
    KeyPair peer = pair(curve);
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", BOUNCY_CASTLE);
    agreement.init(peer.getPrivate());
    byte[] ours = kms.getPublicKey(r -> r.keyId(key)).publicKey().asByteArray();
    agreement.doPhase(
        KeyFactory.getInstance("EC", BOUNCY_CASTLE).generatePublic(new X509EncodedKeySpec(ours)),
        true);
    assertThat(derive(key, peer).asByteArray()).isEqualTo(agreement.generateSecret());
  }

  @Test
  void anotherCurveOrUsageIsRefused() throws GeneralSecurityException {
    String key = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
    KeyPair ofAnotherCurve = pair("secp384r1");
    assertThat(Errors.code(() -> derive(key, ofAnotherCurve))).isEqualTo("ValidationException");
    String signing = keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
    KeyPair peer = pair("secp256r1");
    assertThat(Errors.type(() -> derive(signing, peer))).isEqualTo(InvalidKeyUsageException.class);
  }

  private SdkBytes derive(String key, KeyPair peer) {
    return kms.deriveSharedSecret(
            r ->
                r.keyId(key)
                    .keyAgreementAlgorithm(KeyAgreementAlgorithmSpec.ECDH)
                    .publicKey(SdkBytes.fromByteArray(peer.getPublic().getEncoded())))
        .sharedSecret();
  }

  private static KeyPair pair(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }
}
