package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.KeyAgreement;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.math.ec.ECPoint;
import org.claviger.server.hsm.InvalidPublicKeyException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ECDH in the HSM, with the JDK as the peer. */
final class AgreementTest {
  @TempDir static Path directory;
  private static Pkcs11Module module;
  private static Pkcs11Hsm hsm;
  private static Material p256;

  @BeforeAll
  static void open() throws Exception {
    module = Pkcs11Module.open(HsmFixture.config(directory));
    hsm = module.openRegion("r");
    p256 = hsm.generateKeyPair("p256", MaterialSpec.EC_P256_AGREE).privateKey();
  }

  @AfterAll
  static void close() {
    module.close();
  }

  @ParameterizedTest
  @CsvSource({
    "EC_P256_AGREE,secp256r1,32",
    "EC_P384_AGREE,secp384r1,48",
    "EC_P521_AGREE,secp521r1,66"
  })
  void agreesWithTheJdkOnTheWholeField(MaterialSpec spec, String curve, int bytes)
      throws Exception {
    KeyPairMaterial mine = hsm.generateKeyPair("a-" + spec, spec);
    PublicKey publicKey =
        KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(mine.publicKey()));
    int objects = SessionObjects.count(directory, "r");
    int leadingZeros = 0;
    for (int i = 0; i < 40; i++) {
      KeyPair peer = pair(curve);
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(peer.getPrivate());
      agreement.doPhase(publicKey, true);
      byte[] secret = hsm.deriveSharedSecret(mine.privateKey(), peer.getPublic().getEncoded());
      assertThat(secret).hasSize(bytes).isEqualTo(agreement.generateSecret());
      leadingZeros += secret[0] == 0 ? 1 : 0;
    }
    if (bytes == 66) {
      assertThat(leadingZeros).as("half of all secrets on P-521 begin with a zero").isPositive();
    }
    assertThat(SessionObjects.count(directory, "r")).isEqualTo(objects + 1);
  }

  @Test
  void aKeyThatSignsAgreesOnNothing() throws Exception {
    Material signs = hsm.generateKeyPair("s", MaterialSpec.EC_P256_SIGN).privateKey();
    byte[] peer = pair("secp256r1").getPublic().getEncoded();
    assertThatThrownBy(() -> hsm.deriveSharedSecret(signs, peer))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesEveryPeerThatIsNoPointOfTheCurve() throws Exception {
    byte[] good = pair("secp256r1").getPublic().getEncoded();
    refused(new byte[0]);
    refused(pair("secp384r1").getPublic().getEncoded());
    refused(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded());
    refused(PublicKeys.curve(Curve.SECP256K1, point(good)));
    refused(PublicKeys.curve(Curve.P256, new byte[1]));
    refused(PublicKeys.curve(Curve.P256, new byte[65]));
    byte[] compressed = onP256(good).getEncoded(true);
    refused(PublicKeys.curve(Curve.P256, compressed));
    byte[] hybrid = point(good);
    hybrid[0] = (byte) (6 + (hybrid[64] & 1));
    refused(PublicKeys.curve(Curve.P256, hybrid));
    byte[] wide = new byte[good.length + 1];
    System.arraycopy(good, 0, wide, 0, good.length);
    refused(wide);
    byte[] twist = point(good);
    twist[64] ^= 1;
    refused(PublicKeys.curve(Curve.P256, twist));
    byte[] beyondTheField = point(good);
    Arrays.fill(beyondTheField, 1, 33, (byte) 0xFF);
    refused(PublicKeys.curve(Curve.P256, beyondTheField));
    assertThat(hsm.deriveSharedSecret(p256, good)).hasSize(32);
  }

  @Test
  void everyChangeOfAPeersKeyIsRefused() throws Exception {
    byte[] good = pair("secp256r1").getPublic().getEncoded();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      refused(bad);
    }
    Random random = new Random(11);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 2_000); i++) {
      byte[] bad = i % 2 == 0 ? good.clone() : new byte[random.nextInt(200)];
      if (i % 2 == 0) {
        byte[] noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bad, random.nextInt(bad.length - noise.length), noise.length);
      } else {
        random.nextBytes(bad);
      }
      if (!Arrays.equals(bad, good)) {
        refused(bad);
      }
    }
  }

  private static void refused(byte[] peer) {
    assertThatThrownBy(() -> hsm.deriveSharedSecret(p256, peer))
        .isInstanceOf(InvalidPublicKeyException.class);
  }

  private static byte[] point(byte[] publicKey) {
    return SubjectPublicKeyInfo.getInstance(publicKey).getPublicKeyData().getOctets();
  }

  private static ECPoint onP256(byte[] publicKey) {
    return Curve.P256.domain().getCurve().decodePoint(point(publicKey));
  }

  private static KeyPair pair(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }
}
