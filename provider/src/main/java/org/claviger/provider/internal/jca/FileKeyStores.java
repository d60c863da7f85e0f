package org.claviger.provider.internal.jca;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** Key stores that are files, opened by their true type and never by the default type. */
public final class FileKeyStores {
  private static final int JKS = 0xFEEDFEED;
  private static final int JCEKS = 0xCECECECE;

  private FileKeyStores() {}

  /** An empty store in memory. */
  public static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = instance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Reads a store of the type that its first bytes show: JKS, JCEKS, else PKCS#12. */
  public static KeyStore load(InputStream stream, char[] password)
      throws IOException, GeneralSecurityException {
    BufferedInputStream in = new BufferedInputStream(stream);
    in.mark(4);
    byte[] start = in.readNBytes(4);
    in.reset();
    KeyStore store = instance(type(start));
    store.load(in, password);
    return store;
  }

  private static String type(byte[] start) {
    if (start.length < 4) {
      return "PKCS12";
    }
    int magic =
        (start[0] & 0xff) << 24
            | (start[1] & 0xff) << 16
            | (start[2] & 0xff) << 8
            | (start[3] & 0xff);
    return switch (magic) {
      case JKS -> "JKS";
      case JCEKS -> "JCEKS";
      default -> "PKCS12";
    };
  }

  private static KeyStore instance(String type) throws GeneralSecurityException {
    return KeyStore.getInstance(type, JdkProviders.of("KeyStore", type));
  }
}
