package org.claviger.provider.internal.envelope;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.AEADBadTagException;
import org.claviger.provider.EnvelopeParameterSpec;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.key.SecretHandle;

/** Messages under one key, as often as wanted. */
public final class Envelopes {
  private static final SecureRandom RANDOM = localRandom();

  private final SecretHandle key;
  private final Map<String, String> context;
  private final int frameBytes;
  private final Optional<CachedDataKeys> cache;

  /**
   * @throws InvalidKeyException if it is no key of the provider, or none of the KMS class that
   *     encrypts and decrypts
   */
  public Envelopes(Key key, EnvelopeParameterSpec spec) throws InvalidKeyException {
    this.key = require(key);
    this.context = spec.encryptionContext().context();
    this.frameBytes = spec.frameBytes();
    this.cache = spec.dataKeyCache().map(CachedDataKeys.class::cast);
  }

  private static SecretHandle require(Key key) throws InvalidKeyException {
    if (!(key instanceof SecretHandle handle)) {
      throw new InvalidKeyException(
          "envelopes need a symmetric key of the provider Claviger, not "
              + (key == null ? "none" : key.getAlgorithm()));
    }
    if (!handle.keySpec().equals("SYMMETRIC_DEFAULT") || handle.isAead()) {
      throw new InvalidKeyException(
          handle + " makes no data keys: envelopes need SYMMETRIC_DEFAULT of the KMS class");
    }
    return handle;
  }

  /** Never the HSM's, wherever in the list of providers that one stands. */
  private static SecureRandom localRandom() {
    try {
      return SecureRandom.getInstance("DRBG", JdkProviders.of("SecureRandom", "DRBG"));
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException("the JDK has no DRBG", e);
    }
  }

  /** Begins a message. */
  public MessageSealer seal() {
    return new MessageSealer(context, frameBytes, this::take);
  }

  private SealingKey take(OptionalLong plaintextBytes) {
    byte[] messageId = new byte[Header.MESSAGE_ID_BYTES];
    RANDOM.nextBytes(messageId);
    if (cache.isEmpty()) {
      return CachedDataKeys.once(messageId, this::generate);
    }
    EntryId id = EntryId.ofSealing(key.arn(), ContextCodec.encode(context));
    return cache.get().seal(id, messageId, plaintextBytes, this::generate);
  }

  private DataKeys.Fresh generate() {
    return DataKeys.generate(key, context);
  }

  /** Begins to read a message whose encryption context must hold the pairs given. */
  public MessageOpener open() {
    return new MessageOpener(context, this::open);
  }

  private MessageKey open(Header header) throws AEADBadTagException {
    if (cache.isPresent()) {
      EntryId id = EntryId.ofOpening(key.arn(), header);
      return cache.get().open(id, header, () -> DataKeys.open(key, header));
    }
    DataKey dataKey = DataKeys.open(key, header);
    try {
      return dataKey.derive(header.suite(), header.messageId());
    } finally {
      dataKey.wipe();
    }
  }
}
