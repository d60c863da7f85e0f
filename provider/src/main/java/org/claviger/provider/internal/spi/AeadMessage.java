package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.GCMParameterSpec;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.CryptoActions.Sealed;
import org.claviger.provider.internal.key.SecretHandle;

/** The data and AAD of one AES-GCM operation, and its request. */
final class AeadMessage {
  private static final int MAX_BYTES = 65_536;
  private static final int TAG_BYTES = 16;
  private static final int IV_BYTES = 12;

  private final boolean encrypting;
  private final LimitedBuffer aad = new LimitedBuffer("AAD for AES-GCM in the HSM", MAX_BYTES);
  private final LimitedBuffer data;
  private boolean dataBegun;

  AeadMessage(boolean encrypting) {
    this.encrypting = encrypting;
    this.data =
        encrypting
            ? new LimitedBuffer("a plaintext for AES-GCM in the HSM", MAX_BYTES)
            : new LimitedBuffer("a ciphertext for AES-GCM in the HSM", MAX_BYTES + TAG_BYTES);
  }

  static byte[] requireIv(AlgorithmParameterSpec params) throws InvalidAlgorithmParameterException {
    if (!(params instanceof GCMParameterSpec gcm)) {
      throw new InvalidAlgorithmParameterException("AES/GCM takes a GCMParameterSpec");
    }
    if (gcm.getTLen() != 8 * TAG_BYTES) {
      throw new InvalidAlgorithmParameterException("the tag has 128 bits, not " + gcm.getTLen());
    }
    byte[] iv = gcm.getIV();
    if (iv.length != IV_BYTES) {
      throw new InvalidAlgorithmParameterException("the IV has 12 bytes, not " + iv.length);
    }
    return iv;
  }

  static GCMParameterSpec parameters(byte[] iv) {
    return new GCMParameterSpec(8 * TAG_BYTES, iv);
  }

  void addAad(byte[] in, int offset, int length) {
    if (dataBegun) {
      throw new IllegalStateException("AAD comes before the data");
    }
    aad.append(in, offset, length);
  }

  void addData(byte[] in, int offset, int length) {
    dataBegun = true;
    data.append(in, offset, length);
  }

  int outputBytes(int more) {
    int total = Math.addExact(data.size(), more);
    return encrypting ? Math.addExact(total, TAG_BYTES) : Math.max(0, total - TAG_BYTES);
  }

  Sealed encrypt(SecretHandle key, byte[] iv) {
    try {
      return key.crypto().aeadEncrypt(key.arn(), iv, aad.take(), data.take());
    } finally {
      wipe();
    }
  }

  byte[] decrypt(SecretHandle key, byte[] iv) throws AEADBadTagException {
    try {
      return open(key, iv, aad.take(), data.take());
    } finally {
      wipe();
    }
  }

  private static byte[] open(SecretHandle key, byte[] iv, byte[] aad, byte[] ciphertext)
      throws AEADBadTagException {
    if (ciphertext.length < TAG_BYTES) {
      throw new AEADBadTagException(
          "the input has %d bytes, less than the tag's 16".formatted(ciphertext.length));
    }
    try {
      return key.crypto().aeadDecrypt(key.arn(), iv, aad, ciphertext);
    } catch (KmsException e) {
      if (!e.is("InvalidCiphertextException")) {
        throw e;
      }
      AEADBadTagException bad = new AEADBadTagException(e.getMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  void wipe() {
    aad.wipe();
    data.wipe();
    dataBegun = false;
  }
}
