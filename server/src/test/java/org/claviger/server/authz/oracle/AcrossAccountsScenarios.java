package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_GRANT;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED_BY_BOUNDARY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED_BY_SESSION_POLICY;
import static org.claviger.server.authz.oracle.Statements.CAROL;
import static org.claviger.server.authz.oracle.Statements.DELEGATES;
import static org.claviger.server.authz.oracle.Statements.OTHER_ACCOUNT;
import static org.claviger.server.authz.oracle.Statements.OTHER_APP;
import static org.claviger.server.authz.oracle.Statements.OTHER_ROLE;
import static org.claviger.server.authz.oracle.Statements.OTHER_ROOT;
import static org.claviger.server.authz.oracle.Statements.allow;
import static org.claviger.server.authz.oracle.Statements.allowIf;
import static org.claviger.server.authz.oracle.Statements.deny;
import static org.claviger.server.authz.oracle.Statements.may;
import static org.claviger.server.authz.oracle.Statements.mayNot;
import static org.claviger.server.authz.oracle.Statements.mayOn;
import static org.claviger.server.authz.oracle.Statements.named;

import java.util.List;

/**
 * IAM User Guide, "Cross-account policy evaluation logic"; KMS Developer Guide, "Allowing users in
 * other accounts to use a KMS key".
 */
final class AcrossAccountsScenarios {
  private AcrossAccountsScenarios() {}

  static List<Scenario> all() {
    return List.of(
        that("a stranger's own policy is not enough")
            .by(CAROL)
            .identity(may("kms:*"))
            .is(NOT_ALLOWED),
        that("a stranger's root user has nothing by default").by(OTHER_ROOT).is(NOT_ALLOWED),
        that("the key policy's consent to the other account is not enough")
            .keyPolicy(DELEGATES, allow(OTHER_ACCOUNT, "kms:Encrypt"))
            .by(CAROL)
            .is(NOT_ALLOWED),
        that("both sides' consent is enough, the key policy naming the account")
            .keyPolicy(DELEGATES, allow(OTHER_ACCOUNT, "kms:Encrypt"))
            .by(CAROL)
            .identity(mayOn("kms:Encrypt", World.KEY))
            .is(ALLOWED_BY_KEY_POLICY),
        that("both sides' consent is enough, the key policy naming the account by id")
            .keyPolicy(DELEGATES, allow("444455556666", "kms:Encrypt"))
            .by(CAROL)
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("the key policy may name the other account's user")
            .keyPolicy(allow(CAROL.arn(), "kms:Encrypt"))
            .by(CAROL)
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a user of another account named by the key policy needs an identity policy too")
            .keyPolicy(allow(CAROL.arn(), "kms:Encrypt"))
            .by(CAROL)
            .is(NOT_ALLOWED),
        that("a session of another account named by the key policy needs its role's policy too")
            .keyPolicy(allow(OTHER_APP.arn(), "kms:Encrypt"))
            .by(OTHER_APP)
            .is(NOT_ALLOWED),
        that("a role of another account needs both sides")
            .keyPolicy(allow(OTHER_ROLE, "kms:Encrypt"))
            .by(OTHER_APP)
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("everybody in the key policy still needs the other account's consent")
            .keyPolicy(allow("*", "kms:Encrypt"))
            .by(CAROL)
            .is(NOT_ALLOWED),
        that("everybody in the key policy and the own policy are enough")
            .keyPolicy(allow("*", "kms:Encrypt"))
            .by(CAROL)
            .identity(may("kms:*"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("everybody of one's own account, by condition, leaves strangers out")
            .keyPolicy(
                allowIf("*", "kms:*", "{'StringEquals':{'kms:CallerAccount':'111122223333'}}"))
            .by(CAROL)
            .identity(may("kms:*"))
            .is(NOT_ALLOWED),
        that("the own policy must name the action too")
            .keyPolicy(allow(OTHER_ACCOUNT, "kms:*"))
            .by(CAROL)
            .identity(may("kms:Decrypt"))
            .is(NOT_ALLOWED),
        that("the own policy gives no more than the key policy gave")
            .keyPolicy(allow(OTHER_ACCOUNT, "kms:Encrypt"))
            .by(CAROL)
            .does("kms:Decrypt")
            .identity(may("kms:*"))
            .is(NOT_ALLOWED),
        that("the own policy must name the other account's key, not one's own")
            .keyPolicy(allow(OTHER_ACCOUNT, "kms:*"))
            .by(CAROL)
            .identity(mayOn("kms:*", "arn:aws:kms:*:444455556666:key/*"))
            .is(NOT_ALLOWED),
        that("the other account's root user needs the key policy alone")
            .keyPolicy(allow(OTHER_ACCOUNT, "kms:Encrypt"))
            .by(OTHER_ROOT)
            .is(ALLOWED_BY_KEY_POLICY),
        that("an explicit deny of the key policy holds for the other account")
            .keyPolicy(allow("*", "kms:*"), deny(OTHER_ACCOUNT, "kms:Encrypt"))
            .by(CAROL)
            .identity(may("kms:*"))
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny for all but one's own account holds for strangers")
            .keyPolicy(
                allow(OTHER_ACCOUNT, "kms:*"),
                named("Deny", "'NotPrincipal':{'AWS':'111122223333'}", "kms:*", "{}"))
            .by(CAROL)
            .identity(may("kms:*"))
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny of the own policy wins")
            .keyPolicy(allow(CAROL.arn(), "kms:*"))
            .by(CAROL)
            .identity(may("kms:*"), mayNot("kms:Encrypt"))
            .is(DENIED_BY_IDENTITY_POLICY),
        that("a boundary limits a user of another account though named by the key policy")
            .keyPolicy(allow(CAROL.arn(), "kms:*"))
            .by(CAROL)
            .identity(may("kms:*"))
            .boundary(may("s3:*"))
            .is(NOT_ALLOWED_BY_BOUNDARY),
        that("a session policy limits a session of another account though named")
            .keyPolicy(allow(OTHER_APP.arn(), "kms:*"))
            .by(OTHER_APP)
            .identity(may("kms:*"))
            .session(may("kms:Decrypt"))
            .is(NOT_ALLOWED_BY_SESSION_POLICY),
        that("a grant to a user of another account needs an identity policy too")
            .by(CAROL)
            .grant(CAROL.arn(), "Encrypt")
            .is(NOT_ALLOWED),
        that("a grant to a user of another account and an identity policy are enough")
            .by(CAROL)
            .grant(CAROL.arn(), "Encrypt")
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_GRANT),
        that("a grant to another account and an identity policy there are enough")
            .by(CAROL)
            .grant(OTHER_ACCOUNT, "Encrypt")
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_GRANT),
        that("a grant to another account is enough for its root user")
            .by(OTHER_ROOT)
            .grant(OTHER_ACCOUNT, "Encrypt")
            .is(ALLOWED_BY_GRANT),
        open("CreateGrant").is(ALLOWED_BY_KEY_POLICY),
        open("DescribeKey").is(ALLOWED_BY_KEY_POLICY),
        open("GetPublicKey").is(ALLOWED_BY_KEY_POLICY),
        open("RevokeGrant").is(ALLOWED_BY_KEY_POLICY),
        open("Sign").is(ALLOWED_BY_KEY_POLICY),
        open("GetKeyPolicy").is(NOT_ALLOWED),
        open("PutKeyPolicy").is(NOT_ALLOWED),
        open("ScheduleKeyDeletion").is(NOT_ALLOWED),
        open("DisableKey").is(NOT_ALLOWED),
        open("TagResource").is(NOT_ALLOWED),
        that("the other account's root user cannot change the key either")
            .keyPolicy(allow(OTHER_ACCOUNT, "kms:*"))
            .by(OTHER_ROOT)
            .does("kms:PutKeyPolicy")
            .is(NOT_ALLOWED),
        that("an explicit deny of the own policy wins over a grant from another account")
            .by(CAROL)
            .grant(CAROL.arn(), "Encrypt")
            .identity(may("*"), mayNot("kms:Encrypt"))
            .is(DENIED_BY_IDENTITY_POLICY));
  }

  /** Some actions are never used across accounts, whatever both sides say. */
  private static Given open(String action) {
    return that("both sides allow " + action + " from another account")
        .keyPolicy(allow(OTHER_ACCOUNT, "kms:*"))
        .by(CAROL)
        .identity(may("kms:*"))
        .does("kms:" + action);
  }
}
