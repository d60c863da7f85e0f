package org.claviger.provider.internal.spi;

import java.security.SignatureException;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.key.KmsHandle;

/** Signs what was collected, by one request. */
final class KmsSigner implements Signer {
  private final KmsHandle key;
  private final String algorithm;
  private final Content content;

  KmsSigner(KmsHandle key, String algorithm, Content content) {
    this.key = key;
    this.algorithm = algorithm;
    this.content = content;
  }

  /** What goes to the service: a message as it is, or its digest. */
  interface Content {
    void update(byte[] in, int offset, int length);

    /** Whether it is a digest. */
    boolean isDigest();

    /** Ends the content and starts afresh. */
    byte[] take() throws SignatureException;
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    content.update(in, offset, length);
  }

  @Override
  public byte[] sign() throws SignatureException {
    String type = content.isDigest() ? "DIGEST" : "RAW";
    return sign(key, algorithm, type, content.take());
  }

  static byte[] sign(KmsHandle key, String algorithm, String type, byte[] message)
      throws SignatureException {
    try {
      return key.crypto().sign(key.arn(), algorithm, type, message);
    } catch (KmsException e) {
      throw new SignatureException(e.getMessage(), e);
    }
  }
}
