package org.claviger.provider.internal.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** The AES-256 key of one message, and the commitment that goes with it (HKDF, RFC 5869). */
final class MessageKey implements SecretKey {
  private static final long serialVersionUID = 1L;
  private static final int KEY_BYTES = 32;
  private static final byte[] COMMIT_KEY = "COMMITKEY".getBytes(US_ASCII);

  private final transient byte[] key;
  private final transient byte[] commitment;
  private transient boolean destroyed;

  private MessageKey(byte[] key, byte[] commitment) {
    this.key = key;
    this.commitment = commitment;
  }

  static MessageKey derive(byte[] dataKey, Suite suite, byte[] messageId) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA512Digest());
    byte[] pseudorandomKey = hkdf.extractPRK(messageId, dataKey);
    try {
      byte[] key = expand(hkdf, pseudorandomKey, suite.keyLabel(), KEY_BYTES);
      byte[] commitment = expand(hkdf, pseudorandomKey, COMMIT_KEY, Header.COMMITMENT_BYTES);
      return new MessageKey(key, commitment);
    } finally {
      Arrays.fill(pseudorandomKey, (byte) 0);
    }
  }

  private static byte[] expand(HKDFBytesGenerator hkdf, byte[] key, byte[] info, int length) {
    hkdf.init(HKDFParameters.skipExtractParameters(key, info));
    byte[] expanded = new byte[length];
    hkdf.generateBytes(expanded, 0, length);
    return expanded;
  }

  /** Public: it is written into the header. */
  byte[] commitment() {
    return commitment.clone();
  }

  boolean commitsTo(byte[] claimed) {
    return MessageDigest.isEqual(commitment, claimed);
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    return key.clone();
  }

  @Override
  public void destroy() {
    Arrays.fill(key, (byte) 0);
    destroyed = true;
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public String toString() {
    return "MessageKey[AES-256]";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("the key of a message");
  }
}
