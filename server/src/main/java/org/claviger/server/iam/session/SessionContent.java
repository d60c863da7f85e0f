package org.claviger.server.iam.session;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.Session;

/**
 * What a session token seals.
 *
 * @param caller whom the session's signatures establish; its session holds the inline session
 *     policy and no managed ones
 * @param policyArns the managed session policies, looked up anew whenever the token is
 * @param secret the secret access key, 40 ASCII characters
 */
public record SessionContent(Caller caller, List<String> policyArns, Secret secret) {
  public SessionContent {
    requireNonNull(caller, "caller");
    policyArns = List.copyOf(policyArns);
    requireNonNull(secret, "secret");
    if (caller.session().isEmpty()) {
      throw new IllegalArgumentException("a caller with temporary credentials has a session");
    }
  }

  Session session() {
    return caller.session().orElseThrow();
  }
}
