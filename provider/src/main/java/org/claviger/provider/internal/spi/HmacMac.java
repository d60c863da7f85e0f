package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.MacSpi;
import org.claviger.provider.internal.key.SecretHandle;

/** HMAC (FIPS 198-1) in the HSM, over 1 to 4,096 bytes. */
final class HmacMac extends MacSpi {
  private static final int MAX_MESSAGE_BYTES = 4_096;

  private final int bits;
  private final LimitedBuffer message =
      new LimitedBuffer("a message for a MAC in the HSM", MAX_MESSAGE_BYTES);
  private SecretHandle key;

  HmacMac(int bits) {
    this.bits = bits;
  }

  @Override
  protected int engineGetMacLength() {
    return bits / 8;
  }

  @Override
  protected void engineInit(Key newKey, AlgorithmParameterSpec params)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (params != null) {
      throw new InvalidAlgorithmParameterException("HMAC has no parameters");
    }
    message.wipe();
    key = null;
    SecretHandle handle = Handles.require(SecretHandle.class, "GENERATE_VERIFY_MAC", newKey);
    if (!handle.keySpec().equals("HMAC_" + bits)) {
      throw new InvalidKeyException(handle + " makes no HmacSHA" + bits);
    }
    key = handle;
  }

  @Override
  protected void engineUpdate(byte in) {
    engineUpdate(new byte[] {in}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] in, int offset, int length) {
    message.append(in, offset, length);
  }

  @Override
  protected byte[] engineDoFinal() {
    if (message.size() == 0) {
      throw new ProviderException("KMS makes no MAC of an empty message");
    }
    return key.crypto().generateMac(key.arn(), "HMAC_SHA_" + bits, message.take());
  }

  @Override
  protected void engineReset() {
    message.wipe();
  }
}
