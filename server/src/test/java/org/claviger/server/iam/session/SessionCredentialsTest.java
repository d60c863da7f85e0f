package org.claviger.server.iam.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.iam.session.TestSessions.KEY_ID;
import static org.claviger.server.iam.session.TestSessions.OTHER_KEY_ID;
import static org.claviger.server.iam.session.TestSessions.POLICY_ARN;
import static org.claviger.server.iam.session.TestSessions.bare;
import static org.claviger.server.iam.session.TestSessions.full;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.server.authz.Principal;
import org.claviger.server.authz.Principals;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.config.IdentityLimits;
import org.claviger.server.hsm.CountingDomain;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.CredentialSource;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.SigningCredential;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCredentialsTest {
  private static final String LONG_TERM = "AKIAABCDEFGHIJKLMNOP";

  @TempDir static Path folder;
  private static CountingDomain domain;
  private static SessionTokens tokens;

  private final Map<String, String> managed = new ConcurrentHashMap<>();
  private final RolesThere principals = new RolesThere();
  private final CredentialSource accessKeys =
      id ->
          Optional.of(id)
              .filter(LONG_TERM::equals)
              .map(key -> new SigningCredential(bare(key).caller(), 1, bare(key).secret()));
  private SessionCredentials credentials;
  private int opened;

  @BeforeAll
  static void openDomain() {
    domain = CountingDomain.open(folder);
    tokens = new SessionTokens(domain);
  }

  @AfterAll
  static void closeDomain() {
    domain.close();
  }

  @BeforeEach
  void open() {
    credentials = withEntries(10);
    opened = domain.opened();
  }

  @Test
  void aSessionSignsWithTheSecretOfItsToken() {
    SigningCredential found = credentials.find(KEY_ID, tokens.issue(bare(KEY_ID))).orElseThrow();

    assertThat(found.caller()).isEqualTo(bare(KEY_ID).caller());
    assertThat(text(found.secret())).isEqualTo(TestSessions.SECRET);
  }

  @Test
  void aTokenIsOpenedOnce() {
    String token = tokens.issue(bare(KEY_ID));

    for (int i = 0; i < 100; i++) {
      assertThat(credentials.find(KEY_ID, token)).isPresent();
    }
    assertThat(domain.opened() - opened).isEqualTo(1);
  }

  @Test
  void anotherTokenForARememberedAccessKeyIsRefusedWithoutTheHsm() {
    String token = tokens.issue(bare(KEY_ID));
    credentials.find(KEY_ID, token);

    assertThat(credentials.find(KEY_ID, tokens.issue(bare(OTHER_KEY_ID)))).isEmpty();
    assertThat(credentials.find(KEY_ID, token + "x")).isEmpty();
    assertThat(credentials.find(KEY_ID, token)).isPresent();
    assertThat(domain.opened() - opened).isEqualTo(1);
  }

  @Test
  void longTermKeysAndSessionsAreNotTakenForEachOther() {
    assertThat(credentials.find(LONG_TERM)).isPresent();
    assertThat(credentials.find(LONG_TERM, tokens.issue(bare(KEY_ID)))).isEmpty();
    assertThat(credentials.find(KEY_ID)).isEmpty();
  }

  @Test
  void strangersAreNotRemembered() {
    for (int i = 0; i < 100; i++) {
      assertThat(credentials.find(KEY_ID.substring(0, 18) + (char) ('A' + i % 26) + "A", "x" + i))
          .isEmpty();
    }
    assertThat(credentials.remembered()).isZero();
    assertThat(domain.opened() - opened).isZero();
  }

  @Test
  void noMoreIsRememberedThanConfiguredAndWhatGoesIsWiped() {
    SessionCredentials few = withEntries(2);
    List<Secret> secrets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = KEY_ID.substring(0, 19) + (char) ('A' + i);
      secrets.add(few.find(id, tokens.issue(bare(id))).orElseThrow().secret());
    }

    assertThat(few.remembered()).isLessThanOrEqualTo(2);
    assertThat(secrets.stream().filter(Secret::isDestroyed)).hasSizeGreaterThanOrEqualTo(18);
  }

  @Test
  void aSessionEndsWithItsRole() {
    String token = tokens.issue(bare(KEY_ID));
    assertThat(credentials.find(KEY_ID, token)).isPresent();

    principals.roleId = "AROAANOTHEROFTHATNAME";

    assertThat(credentials.find(KEY_ID, token)).isEmpty();
  }

  @Test
  void managedSessionPoliciesAreThoseOfNow() {
    String token = tokens.issue(full());
    managed.put(POLICY_ARN, "{\"first\":1}");
    assertThat(policies(token)).containsExactly("{\"Statement\":[]}", "{\"first\":1}");

    managed.put(POLICY_ARN, "{\"second\":2}");
    assertThat(policies(token)).containsExactly("{\"Statement\":[]}", "{\"second\":2}");
  }

  @Test
  void aManagedSessionPolicyThatHasGoneAllowsNothing() {
    assertThat(policies(tokens.issue(full())))
        .containsExactly("{\"Statement\":[]}", SessionCredentials.NOTHING);
  }

  private List<String> policies(String token) {
    return credentials
        .find(KEY_ID, token)
        .orElseThrow()
        .caller()
        .session()
        .orElseThrow()
        .policies();
  }

  private SessionCredentials withEntries(int entries) {
    return new SessionCredentials(
        accessKeys,
        tokens,
        arn -> Optional.ofNullable(managed.get(arn)),
        principals,
        new IdentityConfig(entries, Duration.ofSeconds(30), 10, IdentityLimits.defaults()));
  }

  private static String text(Secret secret) {
    return secret.<String>use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
  }

  /** One role, under an id that can change as when it is made anew. */
  private static final class RolesThere implements Principals {
    String roleId = "AROAEXAMPLEEXAMPLE123";

    @Override
    public Optional<Principal> find(Caller caller) {
      return caller
          .session()
          .filter(session -> session.issuerId().equals(roleId))
          .map(
              session ->
                  new Principal(
                      caller, "Reader", Map.of(), List.of(), Optional.empty(), List.of()));
    }

    @Override
    public Optional<String> identify(String name) {
      return Optional.empty();
    }

    @Override
    public Optional<String> arnOf(String uniqueId, String namedAs) {
      return Optional.empty();
    }
  }
}
