package org.claviger.server.hsm;

/**
 * The keys that the HSMs of one domain share: a MAC key and a sealing key, both made in the HSM and
 * never readable. A region has a domain; identities have one of their own.
 *
 * <p>All methods are safe for many threads and throw {@link HsmUnavailableException} when no HSM
 * can do the work now.
 */
public interface HsmDomain extends AutoCloseable {
  /**
   * HMAC-SHA-256 (32 bytes) of {@code data} under the first version of the domain's MAC key: always
   * the same, for names that are made of data and for what lives a short time.
   */
  byte[] mac(byte[] data);

  /**
   * A MAC of something that is stored, under the current version of the domain's MAC key: 32 bytes,
   * or 36 since the key was renewed, the version first.
   */
  default byte[] authenticate(byte[] data) {
    return mac(data);
  }

  /**
   * Whether {@code mac} is {@link #mac} or, under any version of the key, {@link #authenticate} of
   * {@code data}; compared in constant time.
   */
  boolean verifyMac(byte[] data, byte[] mac);

  /**
   * Seals a secret for storage: AES-256-GCM under the current version of the domain's sealing key.
   *
   * @param context what the secret belongs to; the same bytes are needed to open it
   * @return 12 bytes IV, ciphertext, 16 bytes tag; 8 bytes in front since the key was renewed
   */
  byte[] seal(byte[] context, byte[] secret);

  /**
   * Opens what {@link #seal} made. The caller wipes the result.
   *
   * @throws InvalidCiphertextException if it was not sealed here for that context
   */
  byte[] open(byte[] context, byte[] sealed);

  /** Random bytes from the HSM's generator, 1 to 1,024. */
  byte[] random(int bytes);

  /** Whether the HSM passes its known-answer test; the reason if not. */
  HsmHealth health();

  @Override
  void close();
}
