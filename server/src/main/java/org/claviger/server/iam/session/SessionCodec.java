package org.claviger.server.iam.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.Session;

/**
 * The bytes within a session token: times, kinds and texts one after the other, each text with its
 * length before it. The access key id is not among them: the token is bound to it.
 */
final class SessionCodec {
  /** Fixed fields, ARNs and names at their longest, and what the session's policies may take. */
  static final int MAX_BYTES = PackedSize.MAX_BYTES + 4_096;

  /** The secret is wiped with the array: the caller does so. */
  static byte[] write(SessionContent content) {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    try {
      Session session = content.session();
      out.putLong(session.issued().toEpochMilli()).putLong(session.expires().toEpochMilli());
      put(out, content.caller().type().name());
      put(out, content.caller().accountId());
      put(out, content.caller().arn());
      put(out, content.caller().userId());
      put(out, session.issuerArn());
      put(out, session.issuerId());
      put(out, session.issuerName());
      putAll(out, session.policies());
      putAll(out, content.policyArns());
      putAll(out, session.tags().keySet());
      putAll(out, session.tags().values());
      putAll(out, session.transitiveTagKeys());
      putAll(out, session.provider().stream().toList());
      putAll(out, session.sourceIdentity().stream().toList());
      content.secret().use(secret -> put(out, secret));
      return Arrays.copyOf(out.array(), out.position());
    } finally {
      Arrays.fill(out.array(), (byte) 0);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static SessionContent read(String accessKeyId, byte[] bytes) {
    Reader in = new Reader(ByteBuffer.wrap(bytes));
    Instant issued = in.time();
    Instant expires = in.time();
    PrincipalType type = PrincipalType.valueOf(in.text());
    String accountId = in.text();
    String arn = in.text();
    String userId = in.text();
    String issuerArn = in.text();
    String issuerId = in.text();
    String issuerName = in.text();
    List<String> policies = in.texts();
    List<String> policyArns = in.texts();
    Map<String, String> tags = map(in.texts(), in.texts());
    Set<String> transitive = new LinkedHashSet<>(in.texts());
    Optional<String> provider = in.optional();
    Optional<String> sourceIdentity = in.optional();
    Secret secret = Secret.takeOver(in.last());
    Session session =
        new Session(
            issuerArn,
            issuerId,
            issuerName,
            issued,
            expires,
            policies,
            tags,
            provider,
            sourceIdentity,
            transitive);
    Caller caller = new Caller(accountId, arn, userId, type, accessKeyId, Optional.of(session));
    return new SessionContent(caller, policyArns, secret);
  }

  private SessionCodec() {}

  private static Map<String, String> map(List<String> keys, List<String> values) {
    if (keys.size() != values.size()) {
      throw new IllegalArgumentException("a tag has no value");
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      map.put(keys.get(i), values.get(i));
    }
    return map;
  }

  private static void putAll(ByteBuffer out, Collection<String> texts) {
    out.putShort((short) texts.size());
    texts.forEach(text -> put(out, text));
  }

  private static void put(ByteBuffer out, String text) {
    put(out, text.getBytes(UTF_8));
  }

  private static ByteBuffer put(ByteBuffer out, byte[] field) {
    return out.putShort((short) field.length).put(field);
  }

  private record Reader(ByteBuffer in) {
    Instant time() {
      return Instant.ofEpochMilli(require(Long.BYTES).getLong());
    }

    String text() {
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(field())).toString();
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("a text is not UTF-8", e);
      }
    }

    List<String> texts() {
      int count = require(Short.BYTES).getShort();
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        texts.add(text());
      }
      return texts;
    }

    Optional<String> optional() {
      return texts().stream().findFirst();
    }

    /** The field after which nothing may come. */
    byte[] last() {
      byte[] field = field();
      if (in.hasRemaining()) {
        throw new IllegalArgumentException("there is more than a session");
      }
      return field;
    }

    private byte[] field() {
      int length = require(Short.BYTES).getShort();
      if (length < 0) {
        throw new IllegalArgumentException("a field is shorter than nothing");
      }
      byte[] field = new byte[length];
      require(length).get(field);
      return field;
    }

    private ByteBuffer require(int bytes) {
      if (in.remaining() < bytes) {
        throw new IllegalArgumentException("a session is cut off");
      }
      return in;
    }
  }
}
