package org.claviger.server.hsm.pkcs11;

import java.math.BigInteger;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.claviger.server.hsm.OaepHash;

/** RSAES-OAEP encryption under a throw-away key, for the probe to open. */
final class OaepSample {
  private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

  private OaepSample() {}

  static byte[] encrypt(OaepHash hash, byte[] modulus, byte[] message) {
    return encrypt(
        hash, new RSAKeyParameters(false, new BigInteger(1, modulus), EXPONENT), message);
  }

  static byte[] encrypt(OaepHash hash, RSAKeyParameters publicKey, byte[] message) {
    Digest digest = hash == OaepHash.SHA_1 ? new SHA1Digest() : new SHA256Digest();
    AsymmetricBlockCipher cipher = new OAEPEncoding(new RSAEngine(), digest);
    cipher.init(true, publicKey);
    try {
      return cipher.processBlock(message, 0, message.length);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("a message of 32 bytes fits", e);
    }
  }
}
