package org.claviger.it.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedKeys;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Behind all others and unnamed: the JCA finds the provider by the key alone. */
@Isolated
@ExtendWith(SharedServer.class)
class LastPositionTest {
  private static final byte[] MESSAGE = new byte[64];

  private final Claviger claviger;
  private final SharedKeys keys;

  LastPositionTest(ServerProcess server, SharedKeys keys) {
    this.claviger = Claviger.of(server);
    this.keys = keys;
  }

  @BeforeEach
  void add() {
    Security.addProvider(claviger.provider());
  }

  @AfterEach
  void remove() {
    Security.removeProvider(claviger.provider().getName());
  }

  @Test
  void signaturesGoToTheProviderOfTheirKey() throws Exception {
    Map<KeySpec, List<String>> algorithms =
        Map.of(
            KeySpec.RSA_2048,
            List.of("SHA256withRSA", "SHA512withRSAandMGF1", "1.2.840.113549.1.1.12"),
            KeySpec.ECC_NIST_P256,
            List.of("SHA256withECDSA", "SHA256withECDSAinP1363Format", "OID.1.2.840.10045.4.3.2"),
            KeySpec.ECC_NIST_EDWARDS25519,
            List.of("Ed25519", "EdDSA"));
    for (Map.Entry<KeySpec, List<String>> entry : algorithms.entrySet()) {
      PrivateKey key = claviger.privateKey(keys.id(entry.getKey(), KeyUsageType.SIGN_VERIFY));
      for (String algorithm : entry.getValue()) {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(MESSAGE);

        assertThat(signer.sign()).isNotEmpty();
        assertThat(signer.getProvider()).as(algorithm).isSameAs(claviger.provider());
      }
    }
  }

  @Test
  void secretKeysGoToTheirProvider() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(claviger.secretKey(keys.id(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC)));
    assertThat(mac.doFinal(MESSAGE)).hasSize(32);
    assertThat(mac.getProvider()).isSameAs(claviger.provider());

    SecretKey aead = KeyGenerator.getInstance("AES", claviger.provider()).generateKey();
    for (String name : List.of("AES/GCM/NoPadding", "AES_256/GCM/NoPadding")) {
      Cipher gcm = Cipher.getInstance(name);
      gcm.init(Cipher.ENCRYPT_MODE, aead);
      byte[] sealed = gcm.doFinal(MESSAGE);
      assertThat(gcm.getProvider()).as(name).isSameAs(claviger.provider());
      Cipher opener = Cipher.getInstance(name);
      opener.init(Cipher.DECRYPT_MODE, aead, new GCMParameterSpec(128, gcm.getIV()));
      assertThat(opener.doFinal(sealed)).isEqualTo(MESSAGE);
    }
    Cipher blob = Cipher.getInstance("KMS");
    blob.init(Cipher.ENCRYPT_MODE, claviger.secretKey(keys.symmetric()));
    assertThat(blob.doFinal(MESSAGE)).isNotEmpty();
  }

  @Test
  void privateKeysThatOpenAndAgreeGoToTheirProvider() throws Exception {
    PrivateKey opening =
        claviger.privateKey(keys.id(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT));
    for (String name :
        List.of("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "RSA/NONE/OAEPWithSHA1AndMGF1Padding")) {
      Cipher oaep = Cipher.getInstance(name);
      oaep.init(Cipher.DECRYPT_MODE, opening);
      assertThat(oaep.getProvider()).as(name).isSameAs(claviger.provider());
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair peer = generator.generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(claviger.privateKey(keys.id(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT)));
    agreement.doPhase(peer.getPublic(), true);
    assertThat(agreement.generateSecret("TlsPremasterSecret").getEncoded()).hasSize(32);
    assertThat(agreement.getProvider()).isSameAs(claviger.provider());
    KeyAgreement software = KeyAgreement.getInstance("ECDH");
    software.init(peer.getPrivate());
    assertThat(software.getProvider().getName()).isEqualTo("SunEC");
  }
}
