package org.claviger.provider.internal.envelope;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.util.HexFormat;
import org.claviger.provider.internal.jca.JdkProviders;

/**
 * What a data key in a cache is for.
 *
 * @param keyArn the key that it is encrypted under
 * @param digest SHA-256 of the encryption context in its encoding, and on decryption of the
 *     encrypted data keys behind it
 */
record EntryId(boolean sealing, Suite suite, String keyArn, String digest) {
  static EntryId ofSealing(String keyArn, byte[] context) {
    return new EntryId(true, MessageSealer.SUITE, keyArn, sha256(ByteBuffer.wrap(context)));
  }

  static EntryId ofOpening(String keyArn, Header header) {
    return new EntryId(false, header.suite(), keyArn, sha256(header.contextAndKeys()));
  }

  private static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest =
          MessageDigest.getInstance("SHA-256", JdkProviders.of("MessageDigest", "SHA-256"));
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException("the JDK has no SHA-256", e);
    }
  }
}
