package org.claviger.it.provider;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.claviger.provider.KmsKeySpec;

/** A program that uses keys in the HSM and names no provider; it prints what it could do. */
final class HsmKeysByDefault {
  private static final byte[] MESSAGE = {1, 2, 3};

  private HsmKeysByDefault() {}

  /**
   * Runs it.
   *
   * @param arguments the key store's type, or {@code default}; then the entries of an RSA and an
   *     elliptic curve key that sign, an RSA key that decrypts and an HMAC key
   */
  public static void main(String[] arguments) throws Exception {
    String type = arguments[0].equals("default") ? KeyStore.getDefaultType() : arguments[0];
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    PrivateKey rsa = (PrivateKey) store.getKey(arguments[1], null);
    sign(Signature.getInstance("SHA256withRSA"), rsa, arguments[1]);
    signWithParametersFirst(rsa, arguments[1]);
    PrivateKey ec = (PrivateKey) store.getKey(arguments[2], null);
    sign(Signature.getInstance("SHA256withECDSA"), ec, arguments[2]);
    decrypt((PrivateKey) store.getKey(arguments[3], null), publicKey(arguments[3]));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(store.getKey(arguments[4], null));
    System.out.println(mac.getAlgorithm() + " " + (mac.doFinal(MESSAGE).length == 32));
  }

  private static PublicKey publicKey(String id) throws GeneralSecurityException {
    return KeyFactory.getInstance("KMS").generatePublic(new KmsKeySpec(id));
  }

  private static void sign(Signature signature, PrivateKey key, String id)
      throws GeneralSecurityException {
    signature.initSign(key);
    signature.update(MESSAGE);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey(id));
    signature.update(MESSAGE);
    System.out.println(signature.getAlgorithm() + " " + signature.verify(signed));
  }

  /** As JSSE and the libraries of JOSE do it. */
  private static void signWithParametersFirst(PrivateKey key, String id)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    try {
      sign(signature, key, id);
    } catch (InvalidKeyException e) {
      System.out.println("RSASSA-PSS refused by " + signature.getProvider().getName());
    }
  }

  private static void decrypt(PrivateKey own, PublicKey other) throws GeneralSecurityException {
    OAEPParameterSpec spec =
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    cipher.init(Cipher.ENCRYPT_MODE, other, spec);
    byte[] encrypted = cipher.doFinal(MESSAGE);
    cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    cipher.init(Cipher.DECRYPT_MODE, own, spec);
    System.out.println("OAEP " + (cipher.doFinal(encrypted).length == MESSAGE.length));
  }
}
