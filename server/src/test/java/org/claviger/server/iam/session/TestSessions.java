package org.claviger.server.iam.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.Session;

/** Sessions to seal. */
final class TestSessions {
  static final String KEY_ID = "ASIAABCDEFGHIJKLMNOP";
  static final String OTHER_KEY_ID = "ASIAABCDEFGHIJKLMNOQ";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final Instant ISSUED = Instant.parse("2026-11-22T10:20:30Z");
  static final Instant EXPIRES = ISSUED.plus(Duration.ofMinutes(15));
  static final String POLICY_ARN = "arn:aws:iam::111122223333:policy/Limits";

  private TestSessions() {}

  /** A session of a role that has everything a session can have. */
  static SessionContent full() {
    return of(
        KEY_ID,
        new Session(
            "arn:aws:iam::111122223333:role/app/Reader",
            "AROAEXAMPLEEXAMPLE123",
            "Reader",
            ISSUED,
            EXPIRES,
            List.of("{\"Statement\":[]}"),
            Map.of("Team", "Zürich 🔑", "stage", ""),
            Optional.of("arn:aws:iam::111122223333:oidc-provider/idp.example.com"),
            Optional.of("alice"),
            Set.of("Team")),
        List.of(POLICY_ARN));
  }

  /** One without anything that it need not have. */
  static SessionContent bare(String accessKeyId) {
    return of(
        accessKeyId,
        new Session(
            "arn:aws:iam::111122223333:role/Reader",
            "AROAEXAMPLEEXAMPLE123",
            "Reader",
            ISSUED,
            EXPIRES,
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty()),
        List.of());
  }

  static SessionContent of(String accessKeyId, Session session, List<String> policyArns) {
    Caller caller =
        new Caller(
            "111122223333",
            "arn:aws:sts::111122223333:assumed-role/Reader/alice",
            "AROAEXAMPLEEXAMPLE123:alice",
            PrincipalType.ASSUMED_ROLE,
            accessKeyId,
            Optional.of(session));
    return new SessionContent(caller, policyArns, Secret.takeOver(SECRET.getBytes(US_ASCII)));
  }
}
