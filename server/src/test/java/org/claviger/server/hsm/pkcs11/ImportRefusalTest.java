package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.UnsuitableKeyException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not a key of the spec, or not wrapped for the wrapping key, and what becomes of it. */
final class ImportRefusalTest {
  private static final byte[] CONTEXT = "c".getBytes(UTF_8);
  private static final List<ImportWrapping> WRAPPINGS = List.of(ImportWrapping.values());
  private static final ImportWrapping BOTH = ImportWrapping.RSA_AES_KEY_WRAP_SHA_256;

  @TempDir static Path directory;
  private static Pkcs11Module module;
  private static Pkcs11Hsm hsm;
  private static KeyPairMaterial wrappingKey;

  @BeforeAll
  static void open() throws Exception {
    module = Pkcs11Module.open(HsmFixture.config(directory));
    hsm = module.openRegion("r");
    wrappingKey = hsm.generateKeyPair("wrapping", MaterialSpec.RSA_2048_UNWRAP);
  }

  @AfterAll
  static void close() {
    module.close();
  }

  @AfterEach
  void theHsmIsWellAndNothingIsLeftInIt() throws Exception {
    assertThat(hsm.health().ok()).isTrue();
    assertThat(SessionObjects.count(directory, "r", Ck.CKA_EXTRACTABLE, true)).isZero();
    assertThat(SessionObjects.count(directory, "r", Ck.CKA_SENSITIVE, false)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasChangedAnywhereDoesNotOpen(ImportWrapping wrapping) throws Exception {
    byte[] good = Wrapped.by(wrappingKey, wrapping, new byte[32]);
    for (int i = 0; i < good.length; i += i < 16 || i > 240 ? 1 : 7) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << i % 8);
      refused(InvalidCiphertextException.class, wrapping, bad, MaterialSpec.HMAC_256);
    }
    refused(
        InvalidCiphertextException.class,
        wrapping,
        Wrapped.by(other(), wrapping, new byte[32]),
        MaterialSpec.HMAC_256);
    take(wrapping, good, MaterialSpec.HMAC_256);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotOfTheWrappingsLengthDoesNotOpen(ImportWrapping wrapping) throws Exception {
    byte[] good = Wrapped.by(wrappingKey, wrapping, new byte[32]);
    for (int length :
        new int[] {0, 1, 8, 255, 256, 257, 264, 272, good.length - 8, good.length - 1}) {
      if (length != good.length) {
        byte[] cut = Arrays.copyOf(good, length);
        refused(InvalidCiphertextException.class, wrapping, cut, MaterialSpec.AES_256_GCM);
      }
    }
    for (int more : new int[] {1, 8, 10_000}) {
      byte[] longer = Arrays.copyOf(good, good.length + more);
      refused(InvalidCiphertextException.class, wrapping, longer, MaterialSpec.AES_256_GCM);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAesKeyHas32Bytes(ImportWrapping wrapping) throws Exception {
    for (int bytes : new int[] {1, 16, 24, 31, 33, 64}) {
      unsuitable(wrapping, new byte[bytes], MaterialSpec.AES_256_SUBKEYS);
      unsuitable(wrapping, new byte[bytes], MaterialSpec.AES_256_GCM);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anHmacKeyHasTheHashsLengthTo128Bytes(ImportWrapping wrapping) throws Exception {
    for (int bytes : new int[] {1, 27, 129}) {
      unsuitable(wrapping, new byte[bytes], MaterialSpec.HMAC_224);
    }
    for (int bytes : new int[] {25, 31, 129}) {
      unsuitable(wrapping, new byte[bytes], MaterialSpec.HMAC_256);
    }
    unsuitable(wrapping, new byte[47], MaterialSpec.HMAC_384);
    unsuitable(wrapping, new byte[63], MaterialSpec.HMAC_512);
  }

  @ParameterizedTest
  @EnumSource
  void aPrivateKeyIsOnItsCurve(ImportWrapping wrapping) throws Exception {
    byte[] p256 = ec("secp256r1");
    unsuitable(wrapping, p256, MaterialSpec.EC_P384_SIGN);
    unsuitable(wrapping, p256, MaterialSpec.EC_SECP256K1_SIGN);
    unsuitable(wrapping, p256, MaterialSpec.RSA_2048_SIGN);
    unsuitable(wrapping, ec("secp384r1"), MaterialSpec.EC_P256_AGREE);
    unsuitable(wrapping, new byte[32], MaterialSpec.EC_P256_SIGN);
    unsuitable(wrapping, new byte[] {0x30, 0}, MaterialSpec.EC_P256_SIGN);
    unsuitable(wrapping, Arrays.copyOf(p256, p256.length - 1), MaterialSpec.EC_P256_SIGN);
    byte[] edwards =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    unsuitable(wrapping, edwards, MaterialSpec.EC_P256_SIGN);
    unsuitable(wrapping, zeroScalar(p256), MaterialSpec.EC_P256_SIGN);
  }

  private static byte[] zeroScalar(byte[] pkcs8) {
    byte[] zero = pkcs8.clone();
    Arrays.fill(zero, zero.length - 32, zero.length, (byte) 0);
    return zero;
  }

  @Test
  void anRsaKeyHasItsSizeAndWorks() throws Exception {
    RSAPrivateCrtKey rsa = rsa(2048);
    unsuitable(BOTH, rsa.getEncoded(), MaterialSpec.RSA_3072_SIGN);
    unsuitable(BOTH, rsa(2040).getEncoded(), MaterialSpec.RSA_2048_SIGN);
    unsuitable(BOTH, rsa.getEncoded(), MaterialSpec.EC_P256_SIGN);
    unsuitable(BOTH, new byte[1_200], MaterialSpec.RSA_2048_SIGN);
    BigInteger one = BigInteger.ONE;
    unsuitable(BOTH, withExponents(rsa, one, one), MaterialSpec.RSA_2048_SIGN);
    unsuitable(
        BOTH,
        withExponents(rsa, BigInteger.valueOf(3), rsa.getPrivateExponent()),
        MaterialSpec.RSA_2048_DECRYPT);
  }

  private static byte[] withExponents(RSAPrivateCrtKey key, BigInteger e, BigInteger d)
      throws Exception {
    BigInteger one = BigInteger.ONE;
    PrivateKeyInfo good = PrivateKeyInfo.getInstance(key.getEncoded());
    return new PrivateKeyInfo(
            good.getPrivateKeyAlgorithm(),
            new RSAPrivateKey(
                key.getModulus(),
                e,
                d,
                key.getPrimeP(),
                key.getPrimeQ(),
                d.mod(key.getPrimeP().subtract(one)),
                d.mod(key.getPrimeQ().subtract(one)),
                key.getCrtCoefficient()))
        .getEncoded();
  }

  @Test
  void theOneTimeKeyIsAnAesKey() throws Exception {
    PublicKey key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(wrappingKey.publicKey()));
    for (String hash : new String[] {"SHA-1", "SHA-256"}) {
      byte[] good = Wrapped.both(key, hash, new byte[32], new byte[32]);
      for (int bytes : new int[] {0, 1, 15, 17, 31, 33}) {
        byte[] bad = good.clone();
        System.arraycopy(Wrapped.oaep(key, hash, new byte[bytes]), 0, bad, 0, 256);
        refused(
            InvalidCiphertextException.class,
            ImportWrapping.valueOf("RSA_AES_KEY_WRAP_" + hash.replace('-', '_')),
            bad,
            MaterialSpec.HMAC_256);
      }
    }
  }

  @Test
  void noBytesDoHarm() throws Exception {
    Random random = new Random(5);
    byte[] p256 = ec("secp256r1");
    byte[] rsa = rsa(2048).getEncoded();
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 150); i++) {
      ImportWrapping wrapping = WRAPPINGS.get(random.nextInt(WRAPPINGS.size()));
      byte[] noise = new byte[i % 2 == 0 ? 256 + random.nextInt(20) * 8 : random.nextInt(3_000)];
      random.nextBytes(noise);
      refused(InvalidCiphertextException.class, wrapping, noise, MaterialSpec.AES_256_GCM);
      boolean ec = i % 3 != 0;
      byte[] mutated = mutated(random, ec ? p256 : rsa);
      byte[] wrapped = Wrapped.by(wrappingKey, BOTH, mutated);
      MaterialSpec spec = ec ? MaterialSpec.EC_P256_SIGN : MaterialSpec.RSA_2048_SIGN;
      try {
        take(BOTH, wrapped, spec);
      } catch (HsmException e) {
        assertThat(e).isInstanceOf(UnsuitableKeyException.class);
      }
    }
  }

  private static byte[] mutated(Random random, byte[] good) {
    byte[] bad =
        Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) + 1 : good.length);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bad[random.nextInt(Math.min(bad.length, 120))] = (byte) random.nextInt();
    }
    return bad;
  }

  private static void unsuitable(ImportWrapping wrapping, byte[] material, MaterialSpec spec)
      throws Exception {
    byte[] wrapped = Wrapped.by(wrappingKey, wrapping, material);
    refused(
        wrapping == ImportWrapping.RSAES_PKCS1_V1_5
            ? InvalidCiphertextException.class
            : UnsuitableKeyException.class,
        wrapping,
        wrapped,
        spec);
  }

  private static void refused(
      Class<? extends HsmException> as,
      ImportWrapping wrapping,
      byte[] wrapped,
      MaterialSpec spec) {
    assertThatThrownBy(() -> take(wrapping, wrapped, spec))
        .as("%s of %d bytes as %s", wrapping, wrapped.length, spec)
        .isExactlyInstanceOf(as);
  }

  private static KeyPairMaterial take(ImportWrapping wrapping, byte[] wrapped, MaterialSpec spec) {
    return hsm.importKey(wrappingKey.privateKey(), wrapping, wrapped, spec, CONTEXT);
  }

  private static KeyPairMaterial other() {
    return hsm.generateKeyPair("other", MaterialSpec.RSA_2048_UNWRAP);
  }

  private static byte[] ec(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair().getPrivate().getEncoded();
  }

  private static RSAPrivateCrtKey rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
  }
}
