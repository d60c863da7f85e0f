package org.claviger.server.hsm.pkcs11;

import java.io.ByteArrayOutputStream;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.KeyParameter;
import org.claviger.server.hsm.ImportWrapping;

/** Wraps throw-away keys, for the probe to import. */
final class ImportSample {
  private static final byte[] ONE_TIME_KEY = new byte[32];

  private ImportSample() {}

  static byte[] wrap(ImportWrapping wrapping, AsymmetricKeyParameter publicKey, byte[] material) {
    return switch (wrapping) {
      case RSAES_PKCS1_V1_5 -> encrypt(new PKCS1Encoding(new RSAEngine()), publicKey, material);
      case RSAES_OAEP_SHA_1 ->
          encrypt(new OAEPEncoding(new RSAEngine(), new SHA1Digest()), publicKey, material);
      case RSAES_OAEP_SHA_256 ->
          encrypt(new OAEPEncoding(new RSAEngine(), new SHA256Digest()), publicKey, material);
      case RSA_AES_KEY_WRAP_SHA_1 -> both(ImportWrapping.RSAES_OAEP_SHA_1, publicKey, material);
      case RSA_AES_KEY_WRAP_SHA_256 -> both(ImportWrapping.RSAES_OAEP_SHA_256, publicKey, material);
    };
  }

  private static byte[] both(
      ImportWrapping padding, AsymmetricKeyParameter publicKey, byte[] material) {
    RFC5649WrapEngine keyWrap = new RFC5649WrapEngine(AESEngine.newInstance());
    keyWrap.init(true, new KeyParameter(ONE_TIME_KEY));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(wrap(padding, publicKey, ONE_TIME_KEY));
    both.writeBytes(keyWrap.wrap(material, 0, material.length));
    return both.toByteArray();
  }

  private static byte[] encrypt(
      AsymmetricBlockCipher cipher, AsymmetricKeyParameter publicKey, byte[] material) {
    cipher.init(true, publicKey);
    try {
      return cipher.processBlock(material, 0, material.length);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("a key of 32 bytes fits", e);
    }
  }
}
