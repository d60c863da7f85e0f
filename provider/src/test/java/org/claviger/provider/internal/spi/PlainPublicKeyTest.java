package org.claviger.provider.internal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.claviger.provider.ClavigerProvider;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.key.PublicKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures of others, verified without a server under keys that are not ours. */
class PlainPublicKeyTest {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);
  private static final int CASES = Integer.getInteger("fuzz.cases", 5_000);
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final Provider provider = new ClavigerProvider();

  private static byte[] sign(String algorithm, PrivateKey key, byte[] message) throws Exception {
    Signature signature = Signature.getInstance(algorithm, BOUNCY_CASTLE);
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }

  private boolean verify(String algorithm, PublicKey key, byte[] message, byte[] made)
      throws Exception {
    Signature signature = Signature.getInstance(algorithm, provider);
    signature.initVerify(key);
    signature.update(message);
    return signature.verify(made);
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, SHA256withPLAIN-ECDSA, SHA256withECDSAinP1363Format, 64",
    "secp256k1, SHA256withPLAIN-ECDSA, SHA256withECDSAinP1363Format, 64",
    "secp384r1, SHA384withPLAIN-ECDSA, SHA384withECDSAinP1363Format, 96",
    "secp521r1, SHA512withPLAIN-ECDSA, SHA512withPLAIN-ECDSA, 132",
  })
  void ecdsaInTheFormOfP1363(String curve, String theirs, String ours, int bytes) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    byte[] made = sign(theirs, pair.getPrivate(), MESSAGE);

    assertThat(made).hasSize(bytes);
    assertThat(verify(ours, pair.getPublic(), MESSAGE, made)).isTrue();
    assertThat(verify(ours, pair.getPublic(), new byte[1], made)).isFalse();
    for (byte[] wrong : new byte[][] {{}, Arrays.copyOf(made, bytes - 2), new byte[bytes + 1]}) {
      assertThatThrownBy(() -> verify(ours, pair.getPublic(), MESSAGE, wrong))
          .isInstanceOf(SignatureException.class);
    }
    assertThatThrownBy(
            () ->
                verify(
                    "SHA256withECDSAinP1363Format",
                    pair.getPublic(),
                    MESSAGE,
                    sign("SHA256withECDSA", pair.getPrivate(), MESSAGE)))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void ecdsaOfAGivenDigestInTheFormOfP1363() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
    generator.initialize(new ECGenParameterSpec("secp256k1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] made = sign("SHA256withPLAIN-ECDSA", pair.getPrivate(), MESSAGE);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(MESSAGE);

    assertThat(verify("NONEwithECDSAinP1363Format", pair.getPublic(), digest, made)).isTrue();
    assertThat(verify("NONEwithECDSAinP1363Format", pair.getPublic(), new byte[32], made))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SHA256withRSAandMGF1, SHA256withRSASSA-PSS",
    "SHA384withRSAandMGF1, SHA384withRSAandMGF1",
    "SHA512withRSAandMGF1, SHA512withRSA/PSS",
  })
  void pssWithItsParametersInTheName(String theirs, String ours) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    byte[] made = sign(theirs, pair.getPrivate(), MESSAGE);

    assertThat(verify(ours, pair.getPublic(), MESSAGE, made)).isTrue();
    assertThat(verify(ours, pair.getPublic(), new byte[1], made)).isFalse();
  }

  @Test
  void pkcs1OfWhatTheCallerPadded() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", "SunJCE");
    for (int bytes : new int[] {1, 36, 51, 245}) {
      byte[] info = new byte[bytes];
      cipher.init(Cipher.ENCRYPT_MODE, pair.getPrivate());
      byte[] made = cipher.doFinal(info);
      assertThat(verify("NONEwithRSA", pair.getPublic(), info, made)).isTrue();
      info[0] = 1;
      assertThat(verify("NONEwithRSA", pair.getPublic(), info, made)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"ML-DSA-44, 17", "ML-DSA-65, 18", "ML-DSA-87, 19"})
  void mlDsa(String name, int arc) throws Exception {
    MLDSAParameters set =
        switch (name) {
          case "ML-DSA-44" -> MLDSAParameters.ml_dsa_44;
          case "ML-DSA-65" -> MLDSAParameters.ml_dsa_65;
          default -> MLDSAParameters.ml_dsa_87;
        };
    MLDSAKeyPairGenerator generator = new MLDSAKeyPairGenerator();
    generator.init(new MLDSAKeyGenerationParameters(new SecureRandom(), set));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, pair.getPrivate());
    signer.update(MESSAGE, 0, MESSAGE.length);
    byte[] made = signer.generateSignature();
    byte[] encoded = encoded(arc, ((MLDSAPublicKeyParameters) pair.getPublic()).getEncoded());
    PublicKey key = PublicKeys.decode(encoded);

    assertThat(key.getEncoded()).isEqualTo(encoded);
    assertThat(key).hasToString(name + " public key");
    assertThat(verify("ML-DSA", key, MESSAGE, made)).isTrue();
    assertThat(verify(name, key, MESSAGE, made)).isTrue();
    assertThat(verify(name, key, new byte[1], made)).isFalse();
    assertThat(verify(name, key, MESSAGE, new byte[3])).isFalse();
    String other = name.equals("ML-DSA-44") ? "ML-DSA-65" : "ML-DSA-44";
    assertThatThrownBy(() -> verify(other, key, MESSAGE, made))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void anMlDsaKeyOfAnotherLengthIsNone() throws Exception {
    byte[] cut = encoded(18, new byte[1_951]);

    assertThatThrownBy(() -> PublicKeys.decode(cut)).hasMessageContaining("ML-DSA");
  }

  @Test
  void aDamagedMlDsaKeyIsReadAsItIsOrNotAtAll() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] encoded = encoded(17, new byte[1_312]);
    for (int i = 0; i < CASES; i++) {
      byte[] damaged = Arrays.copyOf(encoded, encoded.length - random.nextInt(2));
      damaged[random.nextInt(40)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(PublicKeys.decode(damaged).getEncoded()).as("seed %d", seed).isEqualTo(damaged);
      } catch (KmsException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("cannot be read");
      }
    }
  }

  @Test
  void onlyAWholeDigestInfoIsOne() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      Pkcs1Digest digest = Pkcs1Digest.ofBits(256 + 128 * random.nextInt(3));
      byte[] prefix = digest.prefix();
      byte[] info = Arrays.copyOf(prefix, prefix.length + prefix[prefix.length - 1]);
      assertThat(Pkcs1Digest.of(info)).isEqualTo(digest);
      info[random.nextInt(prefix.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> Pkcs1Digest.of(info))
          .as("seed %d", seed)
          .isInstanceOf(SignatureException.class);
    }
  }

  private static byte[] encoded(int arc, byte[] key) throws Exception {
    ASN1ObjectIdentifier oid = NISTObjectIdentifiers.sigAlgs.branch(Integer.toString(arc));
    return new SubjectPublicKeyInfo(new AlgorithmIdentifier(oid), key).getEncoded();
  }
}
