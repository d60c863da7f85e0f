package org.claviger.server.iam.sts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.iam.AccessKeyIds;
import org.claviger.server.iam.SecretSealing;
import org.claviger.server.iam.session.SessionContent;
import org.claviger.server.iam.session.SessionTokens;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.Session;

/** Makes temporary credentials: nothing of them is kept. */
final class TemporaryCredentials {
  private final HsmDomain identities;
  private final SessionTokens tokens;

  TemporaryCredentials(HsmDomain identities, SessionTokens tokens) {
    this.identities = requireNonNull(identities, "identities");
    this.tokens = requireNonNull(tokens, "tokens");
  }

  /**
   * Credentials as AWS answers them.
   *
   * @param answer {@code Credentials}
   * @param record the same for the audit record: without the secret and the token
   */
  record Issued(ObjectNode answer, ObjectNode record) {}

  /**
   * Credentials of a new session.
   *
   * @param session the caller of a session by its access key id
   * @param policyArns its managed session policies
   */
  Issued issue(Function<String, Caller> session, List<String> policyArns) {
    Caller caller = session.apply(AccessKeyIds.generateTemporary(identities));
    String expiration = text(caller.session().map(Session::expires).orElseThrow());
    Secret secret = SecretSealing.generate(identities);
    try {
      String token = tokens.issue(new SessionContent(caller, policyArns, secret));
      String shown = secret.use(bytes -> new String(bytes, US_ASCII));
      ObjectNode answer =
          JsonNodeFactory.instance
              .objectNode()
              .put("AccessKeyId", caller.accessKeyId())
              .put("SecretAccessKey", shown)
              .put("SessionToken", token)
              .put("Expiration", expiration);
      ObjectNode record =
          JsonNodeFactory.instance
              .objectNode()
              .put("accessKeyId", caller.accessKeyId())
              .put("expiration", expiration);
      return new Issued(answer, record);
    } finally {
      secret.destroy();
    }
  }

  private static String text(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
