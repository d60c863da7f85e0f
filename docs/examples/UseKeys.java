import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.ServiceLoader;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Keys in an HSM, used by code that knows nothing but java.* and javax.*. Run it with the provider's
 * jar and the properties file that the server wrote:
 *
 * <pre>java -cp claviger-provider.jar UseKeys.java DIR/client/claviger.properties</pre>
 */
public class UseKeys {
  private static final byte[] MESSAGE = "a letter of credit".getBytes(StandardCharsets.UTF_8);

  public static void main(String[] arguments) throws Exception {
    Security.addProvider(claviger().configure(arguments[0]));
    SecretKey aes = encrypt();
    decryptByKeyStore(aes);
    sign("RSA", null, "SHA256withRSA", "SunRsaSign");
    sign("EC", new ECGenParameterSpec("secp256r1"), "SHA256withECDSA", "SunEC");
    sign("Ed25519", null, "Ed25519", "SunEC");
    authenticate();
  }

  private static Provider claviger() {
    for (Provider provider : ServiceLoader.load(Provider.class)) {
      if (provider.getName().equals("Claviger")) {
        return provider;
      }
    }
    throw new IllegalStateException("claviger-provider.jar is not on the class path");
  }

  private static SecretKey encrypt() throws Exception {
    SecretKey key = KeyGenerator.getInstance("AES", "Claviger").generateKey();
    check(key.getEncoded() == null, "an AES key is made in the HSM, and nobody can read it");
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    cipher.updateAAD("invoice 4711".getBytes(StandardCharsets.UTF_8));
    byte[] ciphertext = cipher.doFinal(MESSAGE);
    GCMParameterSpec parameters = new GCMParameterSpec(128, cipher.getIV());
    cipher.init(Cipher.DECRYPT_MODE, key, parameters);
    cipher.updateAAD("invoice 4711".getBytes(StandardCharsets.UTF_8));
    check(Arrays.equals(MESSAGE, cipher.doFinal(ciphertext)), "AES/GCM encrypts and decrypts");
    return key;
  }

  private static void decryptByKeyStore(SecretKey key) throws Exception {
    KeyStore store = KeyStore.getInstance("KMS");
    store.load(null, null);
    store.setKeyEntry("invoices", key, null, null);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] ciphertext = cipher.doFinal(MESSAGE);
    GCMParameterSpec parameters = new GCMParameterSpec(128, cipher.getIV());

    KeyStore again = KeyStore.getInstance("KMS");
    again.load(null, null);
    Key found = again.getKey("invoices", null);
    cipher.init(Cipher.DECRYPT_MODE, found, parameters);
    check(
        Arrays.equals(MESSAGE, cipher.doFinal(ciphertext)),
        "the same key is found again by its name in the key store");
  }

  private static void sign(
      String algorithm, ECGenParameterSpec curve, String signatureAlgorithm, String verifier)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, "Claviger");
    if (curve != null) {
      generator.initialize(curve, new SecureRandom());
    } else if (algorithm.equals("RSA")) {
      generator.initialize(2048);
    }
    KeyPair pair = generator.generateKeyPair();
    check(pair.getPrivate().getEncoded() == null, "a key pair for " + algorithm + " is made in the HSM");
    Signature signer = Signature.getInstance(signatureAlgorithm);
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    byte[] signature = signer.sign();
    Signature local = Signature.getInstance(signatureAlgorithm, verifier);
    local.initVerify(pair.getPublic());
    local.update(MESSAGE);
    check(local.verify(signature), signatureAlgorithm + " signs, and " + verifier + " agrees");
  }

  private static void authenticate() throws Exception {
    SecretKey key = KeyGenerator.getInstance("HmacSHA256", "Claviger").generateKey();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    byte[] first = mac.doFinal(MESSAGE);
    check(first.length == 32 && Arrays.equals(first, mac.doFinal(MESSAGE)), "HmacSHA256 authenticates");
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("not so: " + what);
    }
    System.out.println("ok: " + what);
  }
}
