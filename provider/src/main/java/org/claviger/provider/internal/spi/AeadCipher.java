package org.claviger.provider.internal.spi;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.key.SecretHandle;

/**
 * {@code AES/GCM/NoPadding} (NIST SP 800-38D) in the HSM on keys of the AEAD class: 12-byte IV,
 * 128-bit tag, up to 64 KiB of data and of AAD. Nothing comes out before {@code doFinal}.
 */
final class AeadCipher extends CollectingCipher {
  private boolean encrypting;
  private SecretHandle key;
  private byte[] iv;
  private Use lastEncryption;
  private AeadMessage message;
  private boolean spent;

  @Override
  protected void engineInit(int opmode, Key newKey, SecureRandom random)
      throws InvalidKeyException {
    boolean encrypts = encrypts(opmode);
    SecretHandle handle = require(newKey);
    if (!encrypts) {
      throw new InvalidKeyException("decryption needs the IV: give a GCMParameterSpec");
    }
    begin(true, handle, null);
  }

  @Override
  protected void engineInit(
      int opmode, Key newKey, AlgorithmParameterSpec params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (params == null) {
      engineInit(opmode, newKey, random);
      return;
    }
    boolean encrypts = encrypts(opmode);
    SecretHandle handle = require(newKey);
    byte[] given = AeadMessage.requireIv(params);
    if (encrypts) {
      requireFresh(handle, given);
    }
    begin(encrypts, handle, given);
  }

  @Override
  protected void engineInit(int opmode, Key newKey, AlgorithmParameters params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    try {
      engineInit(
          opmode,
          newKey,
          params == null ? null : params.getParameterSpec(GCMParameterSpec.class),
          random);
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException("these are not parameters of GCM", e);
    }
  }

  private static SecretHandle require(Key key) throws InvalidKeyException {
    SecretHandle handle = Handles.require(SecretHandle.class, "ENCRYPT_DECRYPT", key);
    if (!handle.isAead()) {
      throw new InvalidKeyException(
          handle
              + " is not of the AEAD class: use it with the transformation KMS, or make a key for"
              + " AES/GCM by a KeyGenerator (Claviger.CreateAeadKey)");
    }
    return handle;
  }

  private void requireFresh(SecretHandle handle, byte[] given)
      throws InvalidAlgorithmParameterException {
    if (!handle.allowsCallerIv()) {
      throw new InvalidAlgorithmParameterException(
          handle + " takes its IV from the HSM: initialise without parameters, then read getIV()");
    }
    if (lastEncryption != null && lastEncryption.isBy(handle, given)) {
      throw new InvalidAlgorithmParameterException("this IV was just used with this key");
    }
  }

  private void begin(boolean encrypts, SecretHandle handle, byte[] given) {
    if (message != null) {
      message.wipe();
    }
    encrypting = encrypts;
    key = handle;
    iv = given;
    spent = false;
    message = new AeadMessage(encrypts);
    if (encrypts && given != null) {
      lastEncryption = new Use(handle, given);
    }
  }

  @Override
  protected void engineUpdateAAD(byte[] src, int offset, int length) {
    usable().addAad(src, offset, length);
  }

  @Override
  protected void engineUpdateAAD(ByteBuffer src) {
    byte[] bytes = drain(src);
    engineUpdateAAD(bytes, 0, bytes.length);
  }

  @Override
  void append(byte[] in, int offset, int length) {
    usable().addData(in, offset, length);
  }

  @Override
  byte[] finish() throws AEADBadTagException {
    AeadMessage ending = usable();
    if (!encrypting) {
      return ending.decrypt(key, iv);
    }
    spent = true;
    var sealed = ending.encrypt(key, iv);
    iv = sealed.iv();
    return sealed.ciphertext();
  }

  private AeadMessage usable() {
    if (message == null || spent) {
      throw new IllegalStateException(
          "each encryption by AES/GCM needs an init of its own: call init again");
    }
    return message;
  }

  @Override
  protected int engineGetOutputSize(int inputLength) {
    return usable().outputBytes(inputLength);
  }

  /** The IV given, or the HSM's once {@code doFinal} has brought it; null before. */
  @Override
  protected byte[] engineGetIV() {
    return iv == null ? null : iv.clone();
  }

  /** The parameters for decryption, known when the IV is; null before. */
  @Override
  protected AlgorithmParameters engineGetParameters() {
    if (iv == null) {
      return null;
    }
    try {
      AlgorithmParameters params =
          AlgorithmParameters.getInstance("GCM", JdkProviders.of("AlgorithmParameters", "GCM"));
      params.init(AeadMessage.parameters(iv));
      return params;
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the parameters of GCM have no encoding", e);
    }
  }

  @Override
  protected int engineGetBlockSize() {
    return 16;
  }

  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    if (!mode.equalsIgnoreCase("GCM")) {
      throw new NoSuchAlgorithmException("only the mode GCM");
    }
  }

  @Override
  protected void engineSetPadding(String padding) throws NoSuchPaddingException {
    if (!padding.equalsIgnoreCase("NoPadding")) {
      throw new NoSuchPaddingException("only NoPadding");
    }
  }

  private record Use(SecretHandle key, byte[] iv) {
    boolean isBy(SecretHandle otherKey, byte[] otherIv) {
      return key.equals(otherKey) && Arrays.equals(iv, otherIv);
    }
  }
}
