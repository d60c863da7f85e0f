package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_GRANT;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Statements.ACCOUNT;
import static org.claviger.server.authz.oracle.Statements.ALICE;
import static org.claviger.server.authz.oracle.Statements.APP_ONE;
import static org.claviger.server.authz.oracle.Statements.APP_ROLE;
import static org.claviger.server.authz.oracle.Statements.APP_TWO;
import static org.claviger.server.authz.oracle.Statements.CAROL;
import static org.claviger.server.authz.oracle.Statements.DELEGATES;
import static org.claviger.server.authz.oracle.Statements.allow;
import static org.claviger.server.authz.oracle.Statements.allowIf;
import static org.claviger.server.authz.oracle.Statements.deny;
import static org.claviger.server.authz.oracle.Statements.may;
import static org.claviger.server.authz.oracle.Statements.named;

import java.util.List;
import java.util.stream.Stream;

/**
 * IAM User Guide, "AWS JSON policy elements: Principal": a user or role that is named is remembered
 * by its unique id; one that is deleted and made again under its name is not meant.
 */
final class NamesakeScenarios {
  private static final Actor NEW_ALICE = ALICE.madeAgain();
  private static final Actor ALICIA = ALICE.renamed("alicia");
  private static final Actor NEW_APP = APP_ONE.madeAgain();
  private static final Actor NEW_CAROL = CAROL.madeAgain();

  private NamesakeScenarios() {}

  static List<Scenario> all() {
    return Stream.of(inKeyPolicies(), byIds(), inGrants()).flatMap(List::stream).toList();
  }

  private static List<Scenario> inKeyPolicies() {
    Given[] alice = new Given[3];
    for (int i = 0; i < alice.length; i++) {
      String who = List.of("the user herself", "her namesake", "herself renamed").get(i);
      alice[i] = that("a key policy that names a user: " + who);
      alice[i].keyPolicy(allow(ALICE.arn(), "kms:Encrypt")).meaning(ALICE);
    }
    return List.of(
        alice[0].by(ALICE).is(ALLOWED_BY_KEY_POLICY),
        alice[1].by(NEW_ALICE).is(NOT_ALLOWED),
        alice[2].by(ALICIA).is(ALLOWED_BY_KEY_POLICY),
        that("a name that was never bound means whoever has it")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .by(NEW_ALICE)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a name that was never bound does not mean who had it")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .by(ALICIA)
            .is(NOT_ALLOWED),
        that("a policy put for the namesake means the namesake")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .meaning(NEW_ALICE)
            .by(NEW_ALICE)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a policy put for the namesake does not mean the first of that name")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .meaning(NEW_ALICE)
            .by(ALICIA)
            .is(NOT_ALLOWED),
        that("a role that is named: its sessions")
            .keyPolicy(allow(APP_ROLE, "kms:Encrypt"))
            .meaning(APP_ONE)
            .by(APP_TWO)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a role that is named: sessions of its namesake")
            .keyPolicy(allow(APP_ROLE, "kms:Encrypt"))
            .meaning(APP_ONE)
            .by(NEW_APP)
            .is(NOT_ALLOWED),
        that("a session that is named stays its ARN")
            .keyPolicy(allow(APP_ONE.arn(), "kms:Encrypt"))
            .meaning(APP_ONE)
            .by(NEW_APP)
            .is(ALLOWED_BY_KEY_POLICY),
        that("the account that is named has its namesakes too")
            .keyPolicy(allow(ACCOUNT, "kms:Encrypt"))
            .meaning(ALICE)
            .by(NEW_ALICE)
            .identity(may("kms:*"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a denial of a user holds for herself renamed")
            .keyPolicy(DELEGATES, deny(ALICE.arn(), "kms:Encrypt"))
            .meaning(ALICE)
            .by(ALICIA)
            .identity(may("kms:*"))
            .is(DENIED_BY_KEY_POLICY),
        that("a denial of a user does not hold for her namesake")
            .keyPolicy(DELEGATES, deny(ALICE.arn(), "kms:Encrypt"))
            .meaning(ALICE)
            .by(NEW_ALICE)
            .identity(may("kms:*"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a denial of all but a user holds for her namesake")
            .keyPolicy(
                DELEGATES,
                named("Deny", "'NotPrincipal':{'AWS':'" + ALICE.arn() + "'}", "kms:*", "{}"))
            .meaning(ALICE)
            .by(NEW_ALICE)
            .identity(may("kms:*"))
            .is(DENIED_BY_KEY_POLICY),
        that("a condition on the principal's ARN holds for a namesake")
            .keyPolicy(
                allowIf("*", "kms:*", "{'ArnEquals':{'aws:PrincipalArn':'" + ALICE.arn() + "'}}"))
            .meaning(ALICE)
            .by(NEW_ALICE)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a user of another account that is named: her namesake")
            .keyPolicy(allow(CAROL.arn(), "kms:Encrypt"))
            .meaning(CAROL)
            .by(NEW_CAROL)
            .identity(may("kms:*"))
            .is(NOT_ALLOWED));
  }

  private static List<Scenario> byIds() {
    return List.of(
        that("the unique id of a user names her")
            .keyPolicy(allow(ALICE.id().orElseThrow(), "kms:Encrypt"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("the unique id of a user does not name her namesake")
            .keyPolicy(allow(ALICE.id().orElseThrow(), "kms:Encrypt"))
            .by(NEW_ALICE)
            .is(NOT_ALLOWED),
        that("the unique id of a role names its sessions")
            .keyPolicy(allow(APP_ONE.id().orElseThrow(), "kms:Encrypt"))
            .by(APP_TWO)
            .is(ALLOWED_BY_KEY_POLICY),
        that("the unique id of a role does not name sessions of its namesake")
            .keyPolicy(allow(APP_ONE.id().orElseThrow(), "kms:Encrypt"))
            .by(NEW_APP)
            .is(NOT_ALLOWED));
  }

  private static List<Scenario> inGrants() {
    return List.of(
        that("a grant to a user").grant(ALICE, "Encrypt").is(ALLOWED_BY_GRANT),
        that("a grant to a user: her namesake")
            .grant(ALICE, "Encrypt")
            .by(NEW_ALICE)
            .is(NOT_ALLOWED),
        that("a grant to a user: herself renamed")
            .grant(ALICE, "Encrypt")
            .by(ALICIA)
            .is(ALLOWED_BY_GRANT),
        that("a grant to a role: its sessions")
            .grant(APP_ONE, "Encrypt")
            .by(APP_TWO)
            .is(ALLOWED_BY_GRANT),
        that("a grant to a role: sessions of its namesake")
            .grant(APP_ONE, "Encrypt")
            .by(NEW_APP)
            .is(NOT_ALLOWED),
        that("a grant to the namesake of a role")
            .grant(NEW_APP, "Encrypt")
            .by(NEW_APP)
            .is(ALLOWED_BY_GRANT),
        that("a grant to a session stays its ARN")
            .grant(APP_ONE.arn(), "Encrypt")
            .by(NEW_APP)
            .is(ALLOWED_BY_GRANT));
  }
}
