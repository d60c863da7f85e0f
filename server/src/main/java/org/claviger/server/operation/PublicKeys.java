package org.claviger.server.operation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;

/**
 * The public keys of asymmetric keys, parsed once. A key keeps its public key for life, so what is
 * found here by its ARN cannot be out of date. Safe for many threads.
 */
final class PublicKeys {
  private static final int CACHED_KEYS = 10_000;

  private final Cache<KeyArn, AsymmetricKeyParameter> cache =
      Caffeine.newBuilder().maximumSize(CACHED_KEYS).build();

  /** The public key of an asymmetric key. */
  AsymmetricKeyParameter of(Key key) {
    return cache.get(key.arn(), arn -> parse(key));
  }

  private static AsymmetricKeyParameter parse(Key key) {
    try {
      return PublicKeyFactory.createKey(key.publicKey());
    } catch (IOException e) {
      throw new IllegalStateException("the public key of " + key.arn() + " is not readable", e);
    }
  }
}
