package org.claviger.provider.internal.spi;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.SecureRandomSpi;
import java.util.Arrays;
import java.util.function.Supplier;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.key.KeyDirectory;

/**
 * Random bytes of the HSM's generator, by GenerateRandom: up to 1,024 bytes a request. It has no
 * state here, so there is nothing to seed.
 *
 * <p>A failure is a {@link KmsException}; there are no bytes from anywhere else then.
 */
final class HsmRandom extends SecureRandomSpi {
  private static final long serialVersionUID = 1L;
  private static final int MAX_REQUEST_BYTES = 1_024;

  private final transient Supplier<KeyDirectory> directory;

  HsmRandom(Supplier<KeyDirectory> directory) {
    this.directory = directory;
  }

  /** Ignored: a seed from outside adds nothing to the HSM's generator. */
  @Override
  protected void engineSetSeed(byte[] seed) {
    // The HSM seeds itself.
  }

  @Override
  protected void engineNextBytes(byte[] bytes) {
    for (int at = 0; at < bytes.length; at += MAX_REQUEST_BYTES) {
      int wanted = Math.min(MAX_REQUEST_BYTES, bytes.length - at);
      byte[] random = directory.get().client().crypto().generateRandom(wanted);
      if (random.length != wanted) {
        throw new KmsException(
            "the service gave %d random bytes, not %d".formatted(random.length, wanted), null);
      }
      System.arraycopy(random, 0, bytes, at, wanted);
      Arrays.fill(random, (byte) 0);
    }
  }

  @Override
  protected byte[] engineGenerateSeed(int count) {
    byte[] seed = new byte[count];
    engineNextBytes(seed);
    return seed;
  }

  @Override
  public String toString() {
    return "random bytes of the HSM";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("the HSM's random number generator");
  }
}
