package org.claviger.server.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.OaepHash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The padding, with Bouncy Castle on the other side and RSA left out between. */
final class OaepTest {
  private static final int BLOCK_BYTES = 256;

  /** Asked for by the encoding, used by nobody. */
  private static final RSAKeyParameters KEY =
      new RSAKeyParameters(
          false, mersenne(1_279).multiply(mersenne(2_203)), BigInteger.valueOf(65_537));

  private final Random random = new Random(7);

  @ParameterizedTest
  @EnumSource
  void givesBackEveryLengthThatBouncyCastlePads(OaepHash hash) throws Exception {
    int most = BLOCK_BYTES - 2 - 2 * (hash == OaepHash.SHA_1 ? 20 : 32);
    for (int length : new int[] {0, 1, 2, 32, 100, most - 1, most}) {
      byte[] message = new byte[length];
      random.nextBytes(message);
      assertThat(Oaep.unpad(hash, padded(hash, message))).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithBouncyCastleOnEveryFlippedBit(OaepHash hash) throws Exception {
    byte[] good = padded(hash, new byte[] {1, 2, 3});
    int cases = Integer.getInteger("fuzz.cases", BLOCK_BYTES * 8);
    for (int i = 0; i < cases; i++) {
      byte[] bad = good.clone();
      int bit = i % (BLOCK_BYTES * 8);
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertSameAsBouncyCastle(hash, bad);
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithBouncyCastleOnEveryChangeOfThePaddingItself(OaepHash hash) throws Exception {
    byte[] good = padded(hash, new byte[] {1, 0, 1});
    assertSameAsBouncyCastle(hash, good);
    assertThat(Oaep.unpad(hash, good.clone())).containsExactly(1, 0, 1);
    int hashBytes = hash == OaepHash.SHA_1 ? 20 : 32;
    for (int at = 0; at < BLOCK_BYTES; at++) {
      for (int change : new int[] {1, 2, 3, 0x80}) {
        assertSameAsBouncyCastle(hash, changedUnderTheMask(hash, good, hashBytes, at, change));
      }
    }
  }

  /** Seed fixed, so a change of the masked data is the same change of the data. */
  private static byte[] changedUnderTheMask(
      OaepHash hash, byte[] good, int hashBytes, int at, int change) {
    byte[] bad = good.clone();
    if (at <= hashBytes) {
      bad[0] ^= (byte) change;
      return bad;
    }
    byte[] maskedSeedFix = seed(hash, good);
    bad[at] ^= (byte) change;
    byte[] seedNow = seed(hash, bad);
    for (int i = 0; i < hashBytes; i++) {
      bad[1 + i] ^= (byte) (seedNow[i] ^ maskedSeedFix[i]);
    }
    return bad;
  }

  private static BigInteger mersenne(int bits) {
    return BigInteger.TWO.pow(bits).subtract(BigInteger.ONE);
  }

  private static byte[] seed(OaepHash hash, byte[] block) {
    org.bouncycastle.crypto.Digest digest = digest(hash);
    int bytes = digest.getDigestSize();
    byte[] seed = Arrays.copyOfRange(block, 1, 1 + bytes);
    byte[] mask = new byte[bytes];
    digest.update(block, 1 + bytes, block.length - 1 - bytes);
    digest.update(new byte[4], 0, 4);
    digest.doFinal(mask, 0);
    for (int i = 0; i < bytes; i++) {
      seed[i] ^= mask[i];
    }
    return seed;
  }

  private static void assertSameAsBouncyCastle(OaepHash hash, byte[] block) {
    byte[] expected = null;
    try {
      OAEPEncoding oaep = new OAEPEncoding(new Identity(block), digest(hash));
      oaep.init(false, KEY);
      expected = oaep.processBlock(new byte[0], 0, 0);
    } catch (InvalidCipherTextException e) {
      assertThatThrownBy(() -> Oaep.unpad(hash, block.clone()))
          .isInstanceOf(InvalidCiphertextException.class);
      return;
    }
    assertThat(Oaep.unpad(hash, block.clone())).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void wipesTheBlock(OaepHash hash) throws Exception {
    byte[] block = padded(hash, new byte[] {5});
    Oaep.unpad(hash, block);
    assertThat(block).containsOnly(0);
  }

  private static org.bouncycastle.crypto.Digest digest(OaepHash hash) {
    return hash == OaepHash.SHA_1 ? new SHA1Digest() : new SHA256Digest();
  }

  private static byte[] padded(OaepHash hash, byte[] message) throws Exception {
    OAEPEncoding oaep = new OAEPEncoding(new Identity(null), digest(hash));
    oaep.init(true, KEY);
    byte[] block = oaep.processBlock(message, 0, message.length);
    byte[] full = new byte[BLOCK_BYTES];
    System.arraycopy(block, 0, full, BLOCK_BYTES - block.length, block.length);
    return full;
  }

  /** RSA that does nothing, but cuts a leading zero as RSA engines do. */
  private static final class Identity implements AsymmetricBlockCipher {
    private final byte[] fixed;
    private boolean encrypting;

    Identity(byte[] fixed) {
      this.fixed = fixed;
    }

    @Override
    public void init(boolean forEncryption, CipherParameters parameters) {
      encrypting = forEncryption;
    }

    @Override
    public int getInputBlockSize() {
      return encrypting ? BLOCK_BYTES - 1 : BLOCK_BYTES;
    }

    @Override
    public int getOutputBlockSize() {
      return encrypting ? BLOCK_BYTES : BLOCK_BYTES - 1;
    }

    @Override
    public byte[] processBlock(byte[] in, int offset, int length) {
      if (fixed == null) {
        return Arrays.copyOfRange(in, offset, offset + length);
      }
      return Arrays.copyOfRange(fixed, fixed[0] == 0 ? 1 : 0, fixed.length);
    }
  }
}
