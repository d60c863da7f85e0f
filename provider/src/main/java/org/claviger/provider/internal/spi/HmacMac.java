package org.claviger.provider.internal.spi;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.key.KmsHandle;
import org.claviger.provider.internal.key.SecretHandle;

/**
 * HMAC (FIPS 198-1) in the HSM, over 1 to 4,096 bytes.
 *
 * <p>{@code Mac.getMacLength} binds the JCA to the first provider before it has seen the key, and
 * JSSE asks that in every handshake of TLS 1.3. A software key that comes then is used by the JDK's
 * provider, as it would be without this one.
 */
final class HmacMac extends MacSpi {
  private static final int MAX_MESSAGE_BYTES = 4_096;

  private final int bits;
  private final LimitedBuffer message =
      new LimitedBuffer("a message for a MAC in the HSM", MAX_MESSAGE_BYTES);
  private boolean boundBeforeKey;
  private SecretHandle key;
  private Mac software;

  HmacMac(int bits) {
    this.bits = bits;
  }

  @Override
  protected int engineGetMacLength() {
    boundBeforeKey = boundBeforeKey || key == null;
    return bits / 8;
  }

  @Override
  protected void engineInit(Key newKey, AlgorithmParameterSpec params)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    message.wipe();
    key = null;
    software = null;
    if (boundBeforeKey && newKey != null && !(newKey instanceof KmsHandle)) {
      software = software(newKey, params);
      return;
    }
    if (params != null) {
      throw new InvalidAlgorithmParameterException("HMAC has no parameters");
    }
    SecretHandle handle = Handles.require(SecretHandle.class, "GENERATE_VERIFY_MAC", newKey);
    if (!handle.keySpec().equals("HMAC_" + bits)) {
      throw new InvalidKeyException(handle + " makes no HmacSHA" + bits);
    }
    key = handle;
  }

  private Mac software(Key newKey, AlgorithmParameterSpec params)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    String algorithm = "HmacSHA" + bits;
    try {
      Mac mac = Mac.getInstance(algorithm, JdkProviders.of("Mac", algorithm));
      mac.init(newKey, params);
      return mac;
    } catch (NoSuchAlgorithmException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
  }

  @Override
  protected void engineUpdate(byte in) {
    engineUpdate(new byte[] {in}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] in, int offset, int length) {
    if (software != null) {
      software.update(in, offset, length);
    } else {
      message.append(in, offset, length);
    }
  }

  @Override
  protected byte[] engineDoFinal() {
    if (software != null) {
      return software.doFinal();
    }
    byte[] whole = message.take();
    if (whole.length == 0) {
      throw new ProviderException("KMS makes no MAC of an empty message");
    }
    return key.crypto().generateMac(key.arn(), "HMAC_SHA_" + bits, whole);
  }

  @Override
  protected void engineReset() {
    message.wipe();
    if (software != null) {
      software.reset();
    }
  }
}
