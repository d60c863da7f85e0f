package org.claviger.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import javax.crypto.SecretKey;
import org.claviger.provider.internal.envelope.Envelopes;
import org.claviger.provider.internal.envelope.OpeningStream;
import org.claviger.provider.internal.envelope.SealingStream;

/**
 * Envelope encryption of streams, of any length in constant memory. Unlike {@code
 * CipherInputStream} and {@code CipherOutputStream} these streams never swallow an error: what is
 * forged or cut short is an {@link IOException}, and the end of a stream is reported only of a
 * message that is whole and genuine.
 */
public final class EnvelopeStreams {
  private EnvelopeStreams() {}

  /**
   * A stream that writes an encrypted message. {@code close} ends the message and closes the stream
   * below; what was written until then is no message, and is refused by whoever reads it. Close it
   * only when all of the plaintext was written: if that fails half-way, close the stream below
   * instead. {@code flush} passes on only frames that are full.
   *
   * <p>A refusal by the service is an {@link IOException} with the {@link KmsException} as its
   * cause, at the first write that fills a frame, or at {@code close}.
   *
   * @param key of the provider, SYMMETRIC_DEFAULT of the KMS class
   * @throws InvalidKeyException if it is another key
   */
  public static OutputStream encrypting(
      OutputStream out, SecretKey key, EnvelopeParameterSpec parameters)
      throws InvalidKeyException {
    return new SealingStream(out, new Envelopes(key, parameters).seal());
  }

  /**
   * A stream that reads an encrypted message. Each frame is authenticated before a byte of it is
   * handed out. Only the end of the stream, -1, says that the message is whole, and of a message
   * with a signature that the signature is right: what was read before must not be acted upon where
   * that matters.
   *
   * @param key of the provider, one of those the message is encrypted under
   * @param parameters the pairs that the encryption context must hold; a cache
   * @throws InvalidKeyException if it is no SYMMETRIC_DEFAULT key of the provider
   */
  public static InputStream decrypting(
      InputStream in, SecretKey key, EnvelopeParameterSpec parameters) throws InvalidKeyException {
    return new OpeningStream(in, new Envelopes(key, parameters).open());
  }
}
