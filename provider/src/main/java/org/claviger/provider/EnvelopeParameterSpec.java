package org.claviger.provider;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.claviger.provider.internal.envelope.CachedDataKeys;
import org.claviger.provider.internal.envelope.ContextCodec;

/**
 * The parameters of envelope encryption. An {@link EncryptionContextSpec} alone does where nothing
 * but the context is to be said.
 */
public final class EnvelopeParameterSpec implements AlgorithmParameterSpec {
  /**
   * How much plaintext a frame holds if nothing else is said. The JDK's AES-GCM spends on each
   * frame about what it spends on 2 KiB of data, so that shorter frames cost speed.
   */
  public static final int DEFAULT_FRAME_BYTES = 65_536;

  private static final int MAX_FRAME_BYTES = 16 << 20;
  private static final int MAX_CONTEXT_BYTES = ContextCodec.MAX_BYTES;
  private static final String RESERVED = "aws-crypto-";

  private final EncryptionContextSpec encryptionContext;
  private final int frameBytes;
  private final Optional<DataKeyCache> dataKeyCache;

  private EnvelopeParameterSpec(Builder builder) {
    encryptionContext = builder.encryptionContext;
    frameBytes = builder.frameBytes;
    dataKeyCache = Optional.ofNullable(builder.dataKeyCache);
  }

  /** A builder with no encryption context, the default frame length and no cache. */
  public static Builder builder() {
    return new Builder();
  }

  /** The encryption context, or on decryption the pairs that it must hold. */
  public EncryptionContextSpec encryptionContext() {
    return encryptionContext;
  }

  /** How much plaintext a frame holds. It means nothing on decryption. */
  public int frameBytes() {
    return frameBytes;
  }

  /** The cache of data keys, if there is one. */
  public Optional<DataKeyCache> dataKeyCache() {
    return dataKeyCache;
  }

  /** Collects the parts. */
  public static final class Builder {
    private EncryptionContextSpec encryptionContext = EncryptionContextSpec.EMPTY;
    private int frameBytes = DEFAULT_FRAME_BYTES;
    private DataKeyCache dataKeyCache;

    private Builder() {}

    /**
     * The encryption context. On encryption it is bound to the message and written into it in
     * clear; on decryption the message's context must hold these pairs, and may hold more.
     *
     * @throws IllegalArgumentException if it has more than 8,192 bytes in the message's encoding,
     *     or a key that begins with {@code aws-crypto-}, which the AWS Encryption SDK keeps for
     *     itself
     */
    public Builder encryptionContext(EncryptionContextSpec value) {
      Map<String, String> pairs = value.context();
      if (pairs.keySet().stream().anyMatch(key -> key.startsWith(RESERVED))) {
        throw new IllegalArgumentException(
            "keys of an encryption context do not begin with " + RESERVED);
      }
      long bytes = ContextCodec.bytes(pairs);
      if (bytes > MAX_CONTEXT_BYTES) {
        throw new IllegalArgumentException(
            "an encryption context has at most %,d bytes, this one %,d"
                .formatted(MAX_CONTEXT_BYTES, bytes));
      }
      encryptionContext = value;
      return this;
    }

    /**
     * How much plaintext a frame holds, 1 to 16,777,216 bytes. Writer and reader keep one frame in
     * memory.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder frameBytes(int value) {
      if (value < 1 || value > MAX_FRAME_BYTES) {
        throw new IllegalArgumentException(
            "a frame has 1 to %,d bytes, not %,d".formatted(MAX_FRAME_BYTES, value));
      }
      frameBytes = value;
      return this;
    }

    /**
     * A cache of data keys, made by {@link DataKeyCache#of}.
     *
     * @throws IllegalArgumentException if it was made otherwise
     */
    public Builder dataKeyCache(DataKeyCache value) {
      if (!(Objects.requireNonNull(value) instanceof CachedDataKeys)) {
        throw new IllegalArgumentException("only DataKeyCache.of makes caches of data keys");
      }
      dataKeyCache = value;
      return this;
    }

    /** The finished parameters. */
    public EnvelopeParameterSpec build() {
      return new EnvelopeParameterSpec(this);
    }
  }
}
