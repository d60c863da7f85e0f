package org.claviger.provider.internal.spi;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.OAEPParameterSpec;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.key.RsaHandle;

/**
 * RSAES-OAEP (RFC 8017, section 7.1): encryption under a public key locally, decryption in the HSM.
 */
final class OaepCipher extends CollectingCipher {
  private final OaepForm standard;
  private final boolean digestIsFixed;
  private OAEPParameterSpec spec;
  private OaepBlock block;
  private boolean encrypting;

  /**
   * A cipher for one transformation.
   *
   * @param standard the form without parameters
   * @param digestIsFixed whether the transformation names the digest
   */
  OaepCipher(OaepForm standard, boolean digestIsFixed) {
    this.standard = standard;
    this.digestIsFixed = digestIsFixed;
    this.spec = standard.spec();
  }

  @Override
  protected void engineInit(int opmode, Key key, SecureRandom random) throws InvalidKeyException {
    try {
      engineInit(opmode, key, (AlgorithmParameterSpec) null, random);
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
  }

  @Override
  protected void engineInit(int opmode, Key key, AlgorithmParameterSpec params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    block = null;
    OAEPParameterSpec chosen = params == null ? standard.spec() : requireOaep(params);
    encrypting = encrypts(opmode);
    if (!encrypting) {
      RsaHandle handle = Handles.require(RsaHandle.class, "ENCRYPT_DECRYPT", key);
      block = new HsmOaepBlock(handle, OaepForm.require(chosen));
    } else if (key instanceof RSAPublicKey publicKey) {
      block = new LocalOaepBlock(publicKey, chosen, random);
    } else {
      throw new InvalidKeyException("encryption takes an RSA public key");
    }
    spec = chosen;
  }

  @Override
  protected void engineInit(int opmode, Key key, AlgorithmParameters params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    try {
      engineInit(
          opmode,
          key,
          params == null ? null : params.getParameterSpec(OAEPParameterSpec.class),
          random);
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException("these are not parameters of OAEP", e);
    }
  }

  private OAEPParameterSpec requireOaep(AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    if (!(params instanceof OAEPParameterSpec oaep)) {
      throw new InvalidAlgorithmParameterException("OAEP takes an OAEPParameterSpec");
    }
    String digest = standard.spec().getDigestAlgorithm();
    if (digestIsFixed && !DigestName.standard(oaep.getDigestAlgorithm()).equals(digest)) {
      throw new InvalidAlgorithmParameterException(
          "the transformation names %s and the parameters %s"
              .formatted(digest, oaep.getDigestAlgorithm()));
    }
    return oaep;
  }

  @Override
  void append(byte[] in, int offset, int length) {
    block().append(in, offset, length);
  }

  @Override
  byte[] finish() throws IllegalBlockSizeException, BadPaddingException {
    return block().finish();
  }

  private OaepBlock block() {
    if (block == null) {
      throw new IllegalStateException("the cipher is not initialised");
    }
    return block;
  }

  /** The parameters in force, MGF1's digest included. */
  @Override
  protected AlgorithmParameters engineGetParameters() {
    try {
      AlgorithmParameters params =
          AlgorithmParameters.getInstance("OAEP", JdkProviders.of("AlgorithmParameters", "OAEP"));
      params.init(spec);
      return params;
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the parameters of OAEP have no encoding", e);
    }
  }

  @Override
  protected int engineGetOutputSize(int inputLength) {
    return block == null ? 0 : block.modulusBytes();
  }

  @Override
  protected int engineGetKeySize(Key key) throws InvalidKeyException {
    if (key instanceof java.security.interfaces.RSAKey rsa) {
      return rsa.getModulus().bitLength();
    }
    throw new InvalidKeyException("not an RSA key");
  }

  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    if (!mode.equalsIgnoreCase("ECB")) {
      throw new NoSuchAlgorithmException("only the mode ECB");
    }
  }

  @Override
  protected void engineSetPadding(String padding) throws NoSuchPaddingException {
    throw new NoSuchPaddingException("name the whole transformation");
  }
}
