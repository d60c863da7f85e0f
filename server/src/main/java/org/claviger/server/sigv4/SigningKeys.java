package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Arrays;

/**
 * The signing keys derived lately: bounded, and wiped when they go. A key serves one version of one
 * access key on one day, in one region, for one service.
 */
final class SigningKeys {
  private static final Duration KEPT_UNUSED = Duration.ofHours(1);
  private static final byte[] PREFIX = "AWS4".getBytes(US_ASCII);

  private final Cache<Id, Secret> cache;

  SigningKeys(int maxKeys) {
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(maxKeys)
            .expireAfterAccess(KEPT_UNUSED)
            .executor(Runnable::run)
            .<Id, Secret>removalListener((id, key, cause) -> key.destroy())
            .build();
  }

  /** The signing key, if a signature of it was verified lately; null if not. */
  Secret find(SigningCredential credential, CredentialScope scope) {
    return cache.getIfPresent(Id.of(credential, scope));
  }

  /** Keeps a key under which a signature verified, so that only its owner fills the cache. */
  void keep(SigningCredential credential, CredentialScope scope, Secret key) {
    Secret kept = cache.asMap().putIfAbsent(Id.of(credential, scope), key);
    if (kept != null) {
      key.destroy();
    }
  }

  /** Derives the signing key of a scope from a secret access key. */
  static Secret derive(Secret secretAccessKey, CredentialScope scope) {
    byte[] key = secretAccessKey.use(SigningKeys::prefixed);
    for (String step :
        new String[] {scope.day(), scope.region(), scope.service(), scope.terminator()}) {
      byte[] next = Hashing.hmac(key, step.getBytes(UTF_8));
      Arrays.fill(key, (byte) 0);
      key = next;
    }
    return Secret.takeOver(key);
  }

  private static byte[] prefixed(byte[] secret) {
    byte[] key = Arrays.copyOf(PREFIX, PREFIX.length + secret.length);
    System.arraycopy(secret, 0, key, PREFIX.length, secret.length);
    return key;
  }

  private record Id(String accessKeyId, long version, CredentialScope scope) {
    static Id of(SigningCredential credential, CredentialScope scope) {
      return new Id(credential.caller().accessKeyId(), credential.version(), scope);
    }
  }
}
