package org.claviger.provider.internal.spi;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import org.claviger.provider.EncryptionContextSpec;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.key.SecretHandle;

/**
 * {@code KMS}: Encrypt and Decrypt of the service under keys of the KMS class. The result is the
 * service's ciphertext blob, of which the encryption context is no part.
 */
final class KmsCipher extends CollectingCipher {
  private static final int MAX_PLAINTEXT_BYTES = 4_096;
  private static final int MAX_BLOB_BYTES = 6_144;

  /** What the service answers to a blob that this key and this context did not make. */
  private static final Set<String> NOT_AUTHENTIC =
      Set.of("InvalidCiphertextException", "IncorrectKeyException");

  private final Provider provider;
  private boolean encrypting;
  private SecretHandle key;
  private EncryptionContextSpec context = EncryptionContextSpec.EMPTY;
  private LimitedBuffer data;

  /**
   * @param provider the provider of its parameters
   */
  KmsCipher(Provider provider) {
    this.provider = provider;
  }

  @Override
  protected void engineInit(int opmode, Key newKey, SecureRandom random)
      throws InvalidKeyException {
    begin(opmode, newKey, EncryptionContextSpec.EMPTY);
  }

  @Override
  protected void engineInit(
      int opmode, Key newKey, AlgorithmParameterSpec params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (params != null && !(params instanceof EncryptionContextSpec)) {
      throw new InvalidAlgorithmParameterException(
          "the transformation KMS takes an EncryptionContextSpec");
    }
    begin(
        opmode,
        newKey,
        params == null ? EncryptionContextSpec.EMPTY : (EncryptionContextSpec) params);
  }

  @Override
  protected void engineInit(int opmode, Key newKey, AlgorithmParameters params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    try {
      engineInit(
          opmode,
          newKey,
          params == null ? null : params.getParameterSpec(EncryptionContextSpec.class),
          random);
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException("these are not parameters of KMS", e);
    }
  }

  private void begin(int opmode, Key newKey, EncryptionContextSpec newContext)
      throws InvalidKeyException {
    if (data != null) {
      data.wipe();
      data = null;
    }
    key = require(newKey);
    context = newContext;
    encrypting = encrypts(opmode);
    data =
        encrypting
            ? new LimitedBuffer("a plaintext for a KMS key", MAX_PLAINTEXT_BYTES)
            : new LimitedBuffer("a ciphertext blob of KMS", MAX_BLOB_BYTES);
  }

  private static SecretHandle require(Key key) throws InvalidKeyException {
    SecretHandle handle = Handles.require(SecretHandle.class, "ENCRYPT_DECRYPT", key);
    if (handle.isAead()) {
      throw new InvalidKeyException(
          handle + " is of the AEAD class: use it with AES/GCM/NoPadding, not with KMS");
    }
    return handle;
  }

  @Override
  void append(byte[] in, int offset, int length) {
    usable().append(in, offset, length);
  }

  @Override
  byte[] finish() throws IllegalBlockSizeException, AEADBadTagException {
    byte[] message = usable().take();
    return encrypting ? encrypt(message) : decrypt(message);
  }

  private byte[] encrypt(byte[] plaintext) throws IllegalBlockSizeException {
    try {
      if (plaintext.length == 0) {
        throw new IllegalBlockSizeException("KMS encrypts 1 to 4,096 bytes, not an empty message");
      }
      return key.crypto().encrypt(key.arn(), context.context(), plaintext);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private byte[] decrypt(byte[] blob) throws AEADBadTagException {
    if (blob.length == 0) {
      throw new AEADBadTagException("an empty message is no ciphertext blob of KMS");
    }
    try {
      return key.crypto().decryptBlob(key.arn(), context.context(), blob);
    } catch (KmsException e) {
      if (!NOT_AUTHENTIC.contains(e.code())) {
        throw e;
      }
      AEADBadTagException bad = new AEADBadTagException(e.getMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  private LimitedBuffer usable() {
    if (data == null) {
      throw new IllegalStateException("the cipher is not initialised");
    }
    return data;
  }

  /** At most: only the service knows how long a blob becomes. */
  @Override
  protected int engineGetOutputSize(int inputLength) {
    int total = Math.addExact(usable().size(), inputLength);
    return encrypting
        ? Math.min(MAX_PLAINTEXT_BYTES, total) + MAX_BLOB_BYTES - MAX_PLAINTEXT_BYTES
        : Math.min(MAX_PLAINTEXT_BYTES, total);
  }

  /** The encryption context in force, the empty one too. */
  @Override
  protected AlgorithmParameters engineGetParameters() {
    try {
      AlgorithmParameters params = AlgorithmParameters.getInstance("KMS", provider);
      params.init(context);
      return params;
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the encryption context has no encoding", e);
    }
  }

  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException("the transformation KMS has no modes");
  }

  @Override
  protected void engineSetPadding(String padding) throws NoSuchPaddingException {
    throw new NoSuchPaddingException("the transformation KMS has no paddings");
  }
}
