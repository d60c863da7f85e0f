package org.claviger.it.benchmark;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

/**
 * SunPKCS11 on a SoftHSM of its own, as a program: SoftHSM finds its tokens by the environment of
 * the process. Each line it reads names an algorithm, the number of threads and milliseconds; it
 * answers with signatures a second.
 */
final class Pkcs11Side {
  private Pkcs11Side() {}

  /** Takes the configuration of SunPKCS11 and the PIN. */
  public static void main(String[] arguments) throws Exception {
    Provider provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
    KeyStore token = KeyStore.getInstance("PKCS11", provider);
    token.load(null, arguments[1].toCharArray());
    Map<String, PrivateKey> keys = new HashMap<>();
    keys.put("SHA256withRSA", key("RSA", 2048, provider));
    keys.put("SHA256withECDSA", key("EC", 256, provider));
    Scanner in = new Scanner(System.in, StandardCharsets.US_ASCII);
    while (in.hasNext()) {
      String algorithm = in.next();
      int threads = in.nextInt();
      long millis = in.nextLong();
      System.out.println(
          SignLoop.perSecond(provider, algorithm, keys.get(algorithm), threads, millis));
    }
  }

  private static PrivateKey key(String algorithm, int bits, Provider provider) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
    generator.initialize(bits);
    return generator.generateKeyPair().getPrivate();
  }
}
