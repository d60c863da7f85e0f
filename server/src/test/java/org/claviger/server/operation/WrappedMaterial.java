package org.claviger.server.operation;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/** Material as its owner encrypts it for an import, by the JDK and Bouncy Castle. */
final class WrappedMaterial {
  private WrappedMaterial() {}

  /**
   * Encrypts material.
   *
   * @param algorithm one of the API's wrapping algorithms
   * @param publicKey the wrapping key as a DER SubjectPublicKeyInfo
   */
  static byte[] of(String algorithm, byte[] publicKey, byte[] material) {
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
      String hash = algorithm.endsWith("_1") ? "SHA-1" : "SHA-256";
      if (algorithm.startsWith("RSAES_OAEP")) {
        return oaep(key, hash, material);
      }
      byte[] oneTimeKey = new byte[32];
      new SecureRandom().nextBytes(oneTimeKey);
      RFC5649WrapEngine keyWrap = new RFC5649WrapEngine(AESEngine.newInstance());
      keyWrap.init(true, new KeyParameter(oneTimeKey));
      byte[] wrapped = keyWrap.wrap(material, 0, material.length);
      byte[] first = oaep(key, hash, oneTimeKey);
      byte[] both = Arrays.copyOf(first, first.length + wrapped.length);
      System.arraycopy(wrapped, 0, both, first.length, wrapped.length);
      return both;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] oaep(PublicKey key, String hash, byte[] data)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    MGF1ParameterSpec mgf =
        hash.equals("SHA-1") ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256;
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(hash, "MGF1", mgf, PSource.PSpecified.DEFAULT));
    return cipher.doFinal(data);
  }
}
