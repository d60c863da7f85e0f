package org.claviger.provider.internal.jca;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;

/**
 * Chooses the provider for what is done locally. Never ours: first in the list it would be asked
 * again and again. The JDK's own come first, so that the choice does not depend on the order in
 * java.security; on a JDK without them any other provider serves.
 */
public final class JdkProviders {
  private static final String OURS = "Claviger";
  private static final List<String> PREFERRED =
      List.of("SunRsaSign", "SunEC", "SunJCE", "SunJSSE", "SUN");

  private JdkProviders() {}

  /**
   * The provider to use for an algorithm.
   *
   * @param type the engine, for instance {@code Signature}
   * @throws NoSuchAlgorithmException if no provider but ours has it
   */
  public static Provider of(String type, String algorithm) throws NoSuchAlgorithmException {
    for (String name : PREFERRED) {
      Provider provider = Security.getProvider(name);
      if (provider != null && provider.getService(type, algorithm) != null) {
        return provider;
      }
    }
    for (Provider provider : Security.getProviders()) {
      if (!provider.getName().equals(OURS) && provider.getService(type, algorithm) != null) {
        return provider;
      }
    }
    throw new NoSuchAlgorithmException("no installed provider has " + type + " " + algorithm);
  }
}
