package org.claviger.server.iam.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.authz.Principals;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.iam.AccessKeyIds;
import org.claviger.server.measure.CacheCounts;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.CredentialSource;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.Session;
import org.claviger.server.sigv4.SigningCredential;

/**
 * The credentials of requests: long-term access keys, and sessions by their tokens. A token is
 * opened once and remembered within bounds of number and bytes; its secret is wiped when it goes.
 * Only what was opened is remembered, so strangers fill nothing.
 *
 * <p>Whose principal has gone, or whose role is another of the same name, signs no more: that is
 * asked at each use, as are the managed session policies.
 */
public final class SessionCredentials implements CredentialSource {
  /** What stands for a managed policy that is no longer there: it allows nothing. */
  static final String NOTHING =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}""";

  private static final int MEAN_BYTES = 4_096;
  private static final Duration KEPT_UNUSED = Duration.ofHours(1);

  private final CredentialSource accessKeys;
  private final SessionTokens tokens;
  private final ManagedPolicyDocuments managed;
  private final Principals principals;
  private final Cache<String, Opened> opened;
  private final CacheCounts counts = new CacheCounts();

  /**
   * Over long-term access keys and the tokens of sessions.
   *
   * @param managed where the managed policies of sessions are
   * @param principals who may act; a caller whom it does not find may not
   */
  public SessionCredentials(
      CredentialSource accessKeys,
      SessionTokens tokens,
      ManagedPolicyDocuments managed,
      Principals principals,
      IdentityConfig config) {
    this.accessKeys = requireNonNull(accessKeys, "accessKeys");
    this.tokens = requireNonNull(tokens, "tokens");
    this.managed = requireNonNull(managed, "managed");
    this.principals = requireNonNull(principals, "principals");
    this.opened =
        Caffeine.newBuilder()
            .maximumWeight((long) config.cacheEntries() * MEAN_BYTES)
            .<String, Opened>weigher((id, session) -> Math.max(MEAN_BYTES, session.bytes()))
            .expireAfterAccess(KEPT_UNUSED)
            .executor(Runnable::run)
            .<String, Opened>removalListener((id, session, cause) -> session.secret().destroy())
            .build();
  }

  @Override
  public Optional<SigningCredential> find(String accessKeyId) {
    return accessKeys.find(accessKeyId);
  }

  @Override
  public Optional<SigningCredential> find(String accessKeyId, String sessionToken) {
    if (!AccessKeyIds.isPossiblyTemporary(accessKeyId)) {
      return Optional.empty();
    }
    Opened known = opened.getIfPresent(accessKeyId);
    if (known != null) {
      counts.hit();
    } else {
      counts.miss();
      known = opened.asMap().computeIfAbsent(accessKeyId, id -> open(id, sessionToken));
    }
    return Optional.ofNullable(known)
        .filter(session -> session.hasToken(sessionToken))
        .map(session -> session.credential(managed))
        .filter(credential -> principals.find(credential.caller()).isPresent());
  }

  /** The sessions that are remembered, as they are seen from outside. */
  public WatchedCache watchedCache() {
    return new WatchedCache("sessions", counts, opened::estimatedSize);
  }

  /** How many sessions are remembered. */
  long remembered() {
    opened.cleanUp();
    return opened.estimatedSize();
  }

  private Opened open(String accessKeyId, String token) {
    return tokens
        .open(accessKeyId, token)
        .map(content -> new Opened(token.getBytes(UTF_8), content))
        .orElse(null);
  }

  /** A token with what it holds. */
  private record Opened(byte[] token, SessionContent content) {
    int bytes() {
      return 2 * token.length;
    }

    Secret secret() {
      return content.secret();
    }

    boolean hasToken(String other) {
      return MessageDigest.isEqual(token, other.getBytes(UTF_8));
    }

    SigningCredential credential(ManagedPolicyDocuments managed) {
      Caller caller = content.caller();
      if (!content.policyArns().isEmpty()) {
        caller = withPolicies(caller, managed);
      }
      return new SigningCredential(caller, 0, content.secret());
    }

    private Caller withPolicies(Caller caller, ManagedPolicyDocuments managed) {
      Session session = content.session();
      List<String> policies = new ArrayList<>(session.policies());
      content.policyArns().forEach(arn -> policies.add(managed.find(arn).orElse(NOTHING)));
      return new Caller(
          caller.accountId(),
          caller.arn(),
          caller.userId(),
          caller.type(),
          caller.accessKeyId(),
          Optional.of(session.withPolicies(policies)));
    }
  }
}
