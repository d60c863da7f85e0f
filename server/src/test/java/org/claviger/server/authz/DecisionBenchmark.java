package org.claviger.server.authz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantOperation;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyGrants;
import org.claviger.server.key.NamedPrincipal;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PolicyType;
import org.claviger.server.sigv4.Caller;
import org.junit.jupiter.api.Test;

/** Decisions in a second of CPU time, by one thread, of a user for {@code kms:Encrypt}. */
class DecisionBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);
  private static final long MILLIS = Long.getLong("benchmark.millis", 500);
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int POLICY_BYTES = 32_768;

  private static final String ACCOUNT = "111122223333";
  private static final KeyArn KEY =
      new KeyArn("us-east-1", ACCOUNT, "1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final String DELEGATING =
      "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:root'},"
          + "'Action':'kms:*','Resource':'*'}";

  private final TestPrincipals principals = new TestPrincipals();
  private final PolicyAuthorizer authorizer = new PolicyAuthorizer(principals);
  private final Instant now = Instant.now();

  @Test
  void decisions() {
    Caller bob =
        principals.user(
            ACCOUNT,
            "bob",
            "{'Version':'2012-10-17','Statement':{'Effect':'Allow',"
                + "'Action':['kms:Encrypt','kms:Decrypt'],'Resource':'"
                + KEY
                + "'}}");
    Caller grantee = principals.user(ACCOUNT, "grantee");
    measure("the default key policy", bob, Guard.of(policy(DELEGATING)));
    measure("a key policy of 100 statements, 32 KiB", bob, Guard.of(policy(hundred())));
    KeyGrants grants = thousand(grantee.arn());
    measure("1,000 grants on the key", grantee, Guard.of(policy(DELEGATING), () -> grants));
  }

  private void measure(String what, Caller caller, Guard guard) {
    double best = 0;
    for (int round = -3; round < ROUNDS; round++) {
      double rate = rate(caller, guard);
      best = round < 0 ? best : Math.max(best, rate);
    }
    System.out.printf(
        Locale.ROOT, "%-40s %,12.0f decisions/s %8.3f us%n", what, best, 1_000_000 / best);
  }

  private double rate(Caller caller, Guard guard) {
    long end = System.nanoTime() + MILLIS * 1_000_000;
    long begin = CPU.getCurrentThreadCpuTime();
    long done = 0;
    do {
      for (int i = 0; i < 1_000; i++) {
        AccessRequest access =
            new AccessRequest("kms:Encrypt", KEY.toString(), ACCOUNT).guardedBy(guard);
        Circumstances circumstances = Circumstances.at(now);
        if (authorizer.decide(caller, access, circumstances) instanceof Decision.Denied denied) {
          throw new IllegalStateException(denied.message());
        }
      }
      done += 1_000;
    } while (System.nanoTime() < end);
    return done * 1e9 / (CPU.getCurrentThreadCpuTime() - begin);
  }

  private static Optional<Policy> policy(String statements) {
    String json = "{'Version':'2012-10-17','Statement':[" + statements + "]}";
    return Optional.of(Policy.parse(json.replace('\'', '"'), PolicyType.KEY));
  }

  /** The one that counts is the last, and each asks for a condition. */
  private static String hundred() {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < 99; i++) {
      String one =
          "{'Sid':'%s','Effect':'%s','Principal':{'AWS':'*'},'Action':['kms:Encrypt','kms:Dec*'],"
              + "'Resource':'*','Condition':{'StringEquals':{'kms:EncryptionContext:stage':'%s'},"
              + "'StringLike':{'aws:PrincipalArn':'arn:aws:iam::*:user/%d*'}}}";
      String shortest = one.formatted("", i % 2 == 0 ? "Allow" : "Deny", "", i);
      int padding = (POLICY_BYTES - DELEGATING.length()) / 100 - shortest.length() - 2;
      statements.add(
          one.formatted(
              "s" + i, i % 2 == 0 ? "Allow" : "Deny", "x".repeat(Math.max(1, padding)), i));
    }
    statements.add(DELEGATING);
    return String.join(",", statements);
  }

  private static KeyGrants thousand(String grantee) {
    List<Grant> grants = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String to = i == 500 ? grantee : "arn:aws:iam::111122223333:user/u" + i;
      GrantTerms terms =
          new GrantTerms(
              Optional.empty(),
              NamedPrincipal.of(to),
              Optional.empty(),
              EnumSet.of(GrantOperation.Encrypt),
              new TreeMap<>(),
              new TreeMap<>());
      grants.add(new Grant("%064x".formatted(i), KEY, terms, ACCOUNT, Instant.EPOCH));
    }
    return new KeyGrants(grants);
  }
}
