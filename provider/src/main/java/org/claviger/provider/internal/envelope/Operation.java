package org.claviger.provider.internal.envelope;

import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/**
 * The encryption or decryption of one message. After {@link #finish}, and after any method has
 * thrown, it is only good to be destroyed.
 */
public sealed interface Operation permits MessageSealer, MessageOpener {
  /** How many bytes an {@code update} with so many puts out, at most. */
  int updateBytes(int more);

  /** How many bytes a {@code finish} with so many puts out, at most. */
  int finishBytes(int more);

  /**
   * Puts out what is finished: encrypted frames, or the plaintext of authenticated ones.
   *
   * @return the number of bytes put out
   * @throws AEADBadTagException if the message is not genuine; nothing is put out then
   */
  int update(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException;

  /**
   * Ends the message.
   *
   * @return the number of bytes put out
   * @throws AEADBadTagException if the message is not genuine or not whole; nothing is put out then
   */
  int finish(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws AEADBadTagException;

  /** The encryption context; of a message that is read once its header is authenticated. */
  Optional<Map<String, String>> context();

  /** Wipes what is left. */
  void destroy();
}
