package org.claviger.provider.internal.envelope;

import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** The header: read, matched with what the caller expects, opened, and its key verified. */
final class HeaderSection implements Section {
  private final Map<String, String> expected;
  private final MessageOpener.Keys keys;
  private Header header;
  private FrameCipher cipher;
  private TrailingSignature signature;

  /**
   * @param expected pairs that the encryption context must hold
   */
  HeaderSection(Map<String, String> expected, MessageOpener.Keys keys) {
    this.expected = expected;
    this.keys = keys;
  }

  @Override
  public int needed(byte[] bytes, int offset, int available) throws AEADBadTagException {
    return HeaderParser.needed(bytes, offset, available);
  }

  @Override
  public int accept(byte[] bytes, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException {
    Header parsed = HeaderParser.parse(bytes, offset, length);
    if (!parsed.context().entrySet().containsAll(expected.entrySet())) {
      throw new AEADBadTagException(
          "the message's encryption context does not hold the pairs that are expected");
    }
    signature = TrailingSignature.of(parsed);
    MessageKey key = keys.open(parsed);
    cipher = new FrameCipher(Cipher.DECRYPT_MODE, key, parsed.messageId());
    if (!key.commitsTo(parsed.commitment())) {
      throw new AEADBadTagException("the message is not committed to its data key");
    }
    cipher.verifyHeader(parsed.body(), parsed.tag());
    header = parsed;
    return 0;
  }

  /** The header, or null before it is authenticated. */
  Header header() {
    return header;
  }

  @Override
  public Section next() {
    return header.frameBytes() == 0
        ? new UnframedBody(cipher, signature)
        : new FramedBody(cipher, header.frameBytes(), signature);
  }

  void destroy() {
    if (cipher != null) {
      cipher.destroy();
    }
  }
}
