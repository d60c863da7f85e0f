package org.claviger.provider.internal.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import org.claviger.provider.internal.client.KeyDescription;
import org.junit.jupiter.api.Test;

class KmsHandleTest {
  private static KeyDescription key(String id, String spec) {
    return new KeyDescription(
        "arn:aws:kms:us-east-1:111122223333:key/" + id,
        id,
        spec,
        "SIGN_VERIFY",
        "Enabled",
        Instant.EPOCH,
        false,
        false);
  }

  private static RSAPublicKey rsa() throws Exception {
    return (RSAPublicKey) KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
  }

  private static ECPublicKey ec() throws Exception {
    return (ECPublicKey) KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
  }

  @Test
  void noHandleHasAnEncodingOrIsSerialised() throws Exception {
    for (KmsHandle handle :
        List.of(
            new RsaHandle(null, key("a", "RSA_2048"), rsa()),
            new EcHandle(null, key("b", "ECC_NIST_P256"), ec()),
            new EdHandle(null, key("c", "ECC_NIST_EDWARDS25519")),
            new MlDsaHandle(null, key("e", "ML_DSA_65")),
            new SecretHandle(null, key("d", "HMAC_256")))) {
      assertThat(handle.getEncoded()).isNull();
      assertThat(handle.getFormat()).isNull();
      try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
        assertThatThrownBy(() -> out.writeObject(handle))
            .isInstanceOf(NotSerializableException.class);
      } catch (IOException e) {
        assertThat(e).isInstanceOf(NotSerializableException.class);
      }
    }
  }

  @Test
  void areEqualByArn() {
    SecretHandle one = new SecretHandle(null, key("a", "HMAC_256"));

    assertThat(one)
        .isEqualTo(new SecretHandle(null, key("a", "HMAC_256")))
        .hasSameHashCodeAs(new SecretHandle(null, key("a", "HMAC_256")))
        .isNotEqualTo(new SecretHandle(null, key("b", "HMAC_256")));
  }

  @Test
  void showJsseWhatItChoosesBy() throws Exception {
    RSAPublicKey rsa = rsa();
    RsaHandle rsaHandle = new RsaHandle(null, key("a", "RSA_2048"), rsa);
    ECPublicKey ec = ec();
    EcHandle ecHandle = new EcHandle(null, key("b", "ECC_NIST_P256"), ec);
    EdHandle edHandle = new EdHandle(null, key("c", "ECC_NIST_EDWARDS25519"));

    assertThat(rsaHandle.getModulus()).isEqualTo(rsa.getModulus());
    assertThat(rsaHandle.getParams()).isNull();
    assertThat(ecHandle.getParams()).isSameAs(ec.getParams());
    assertThat(edHandle.getBytes()).isEmpty();
    assertThat((PrivateKey) rsaHandle).isNotInstanceOf(RSAPrivateKey.class);
    assertThat((PrivateKey) ecHandle).isNotInstanceOf(ECPrivateKey.class);
  }

  @Test
  void haveTheJcasNamesForTheirAlgorithms() throws Exception {
    assertThat(new RsaHandle(null, key("a", "RSA_2048"), rsa()).getAlgorithm()).isEqualTo("RSA");
    assertThat(new EcHandle(null, key("a", "ECC_NIST_P256"), ec()).getAlgorithm()).isEqualTo("EC");
    assertThat(new EdHandle(null, key("a", "ECC_NIST_EDWARDS25519")).getAlgorithm())
        .isEqualTo("EdDSA");
    assertThat(new MlDsaHandle(null, key("a", "ML_DSA_44")).getAlgorithm()).isEqualTo("ML-DSA");
    assertThat(new SecretHandle(null, key("a", "HMAC_384")).getAlgorithm()).isEqualTo("HmacSHA384");
    assertThat(new SecretHandle(null, key("a", "SYMMETRIC_DEFAULT")).getAlgorithm())
        .isEqualTo("AES");
  }

  @Test
  void aDestroyedHandleKeepsItsNameAndIsOfNoUse() throws Exception {
    SecretHandle handle = new SecretHandle(null, key("a", "HMAC_256"));
    assertThat(handle.isDestroyed()).isFalse();

    handle.destroy();
    handle.destroy();

    assertThat(handle.isDestroyed()).isTrue();
    assertThat(handle).isEqualTo(new SecretHandle(null, key("a", "HMAC_256")));
    assertThatThrownBy(handle::crypto)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("destroyed");
    assertThatThrownBy(handle::dataKeys)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("destroyed");
  }
}
