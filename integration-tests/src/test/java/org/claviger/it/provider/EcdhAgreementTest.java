package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.KeyAgreement;
import javax.crypto.ShortBufferException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.claviger.provider.KmsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** ECDH through the JCA, with SunEC and Bouncy Castle on the other side. */
@ExtendWith(SharedServer.class)
class EcdhAgreementTest {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final Claviger claviger;
  private final KmsClient kms;
  private final SharedKeys keys;

  EcdhAgreementTest(ServerProcess server, KmsClient kms, SharedKeys keys) {
    this.claviger = Claviger.of(server);
    this.kms = kms;
    this.keys = keys;
  }

  private static KeyPair peer(String curve, Provider provider) throws Exception {
    KeyPairGenerator generator =
        provider == null
            ? KeyPairGenerator.getInstance("EC")
            : KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private KeyAgreement ours(KeySpec spec) throws Exception {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", claviger.provider());
    agreement.init(claviger.privateKey(keys.id(spec, KeyUsageType.KEY_AGREEMENT)));
    return agreement;
  }

  private static byte[] theirs(PrivateKey key, PublicKey peer, Provider provider) throws Exception {
    KeyAgreement agreement =
        provider == null
            ? KeyAgreement.getInstance("ECDH", "SunEC")
            : KeyAgreement.getInstance("ECDH", provider);
    agreement.init(key);
    agreement.doPhase(peer, true);
    return agreement.generateSecret();
  }

  @ParameterizedTest
  @CsvSource({
    "ECC_NIST_P256, secp256r1, 32",
    "ECC_NIST_P384, secp384r1, 48",
    "ECC_NIST_P521, secp521r1, 66",
  })
  void bothSidesHaveOneSecret(String spec, String curve, int bytes) throws Exception {
    KeySpec keySpec = KeySpec.fromValue(spec);
    PublicKey publicKey = claviger.publicKey(keys.id(keySpec, KeyUsageType.KEY_AGREEMENT));
    KeyAgreement agreement = ours(keySpec);
    for (Provider provider : new Provider[] {null, BOUNCY_CASTLE}) {
      KeyPair peer = peer(curve, provider);
      byte[] secret = theirs(peer.getPrivate(), publicKey, provider);

      agreement.doPhase(peer.getPublic(), true);
      assertThat(agreement.generateSecret()).isEqualTo(secret).hasSize(bytes);
      agreement.doPhase(peer.getPublic(), true);
      byte[] out = new byte[bytes + 1];
      assertThatThrownBy(() -> agreement.generateSecret(new byte[bytes - 1], 0))
          .isInstanceOf(ShortBufferException.class);
      assertThat(agreement.generateSecret(out, 1)).isEqualTo(bytes);
      assertThat(out).endsWith(secret);
      agreement.doPhase(peer.getPublic(), true);
      assertThat(agreement.generateSecret("TlsPremasterSecret").getEncoded()).isEqualTo(secret);
    }
  }

  @Test
  void aRawSecretIsNoKeyForACipher() throws Exception {
    KeyAgreement agreement = ours(KeySpec.ECC_NIST_P256);
    agreement.doPhase(peer("secp256r1", null).getPublic(), true);

    assertThatThrownBy(() -> agreement.generateSecret("AES"))
        .isInstanceOf(NoSuchAlgorithmException.class)
        .hasMessageContaining("derive");
    assertThat(agreement.generateSecret("Generic").getAlgorithm()).isEqualTo("Generic");
  }

  @Test
  void keysOfOtherCurvesKindsAndUsagesAreRefused() throws Exception {
    KeyAgreement agreement = ours(KeySpec.ECC_NIST_P256);
    for (PublicKey wrong :
        new PublicKey[] {
          peer("secp384r1", null).getPublic(),
          peer("secp256k1", BOUNCY_CASTLE).getPublic(),
          peer("brainpoolP256r1", BOUNCY_CASTLE).getPublic(),
          KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic()
        }) {
      assertThatThrownBy(() -> agreement.doPhase(wrong, true))
          .isInstanceOf(InvalidKeyException.class);
    }
    PrivateKey signing =
        claviger.privateKey(keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY));
    assertThatThrownBy(() -> agreement.init(signing)).isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> agreement.init(peer("secp256r1", null).getPrivate()))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void stepsOutOfOrderAreRefused() throws Exception {
    PublicKey peer = peer("secp256r1", null).getPublic();
    KeyAgreement agreement = ours(KeySpec.ECC_NIST_P256);

    assertThatThrownBy(agreement::generateSecret).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> agreement.doPhase(peer, false))
        .isInstanceOf(IllegalStateException.class);
    agreement.doPhase(peer, true);
    assertThatThrownBy(() -> agreement.doPhase(peer, true))
        .isInstanceOf(IllegalStateException.class);
    agreement.generateSecret();
    assertThatThrownBy(agreement::generateSecret).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRefusalIsTheServicesOwn() throws Exception {
    String id =
        kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.KEY_AGREEMENT))
            .keyMetadata()
            .keyId();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", claviger.provider());
    agreement.init(claviger.privateKey(id));
    agreement.doPhase(peer("secp256r1", null).getPublic(), true);
    kms.disableKey(r -> r.keyId(id));

    assertThatThrownBy(agreement::generateSecret)
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("DisabledException");
  }
}
