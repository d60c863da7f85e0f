package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Statements.ACCOUNT;
import static org.claviger.server.authz.oracle.Statements.ALICE;
import static org.claviger.server.authz.oracle.Statements.APP_ONE;
import static org.claviger.server.authz.oracle.Statements.APP_ROLE;
import static org.claviger.server.authz.oracle.Statements.APP_TWO;
import static org.claviger.server.authz.oracle.Statements.BOB;
import static org.claviger.server.authz.oracle.Statements.DELEGATES;
import static org.claviger.server.authz.oracle.Statements.OTHER_ACCOUNT;
import static org.claviger.server.authz.oracle.Statements.ROOT;
import static org.claviger.server.authz.oracle.Statements.allow;
import static org.claviger.server.authz.oracle.Statements.deny;
import static org.claviger.server.authz.oracle.Statements.json;
import static org.claviger.server.authz.oracle.Statements.may;
import static org.claviger.server.authz.oracle.Statements.named;

import java.util.List;

/** KMS Developer Guide, "Key policies" and "Default key policy"; IAM User Guide, "Principal". */
final class KeyPolicyScenarios {
  private KeyPolicyScenarios() {}

  static List<Scenario> all() {
    return List.of(
        that("the default key policy lets the root user in").by(ROOT).is(ALLOWED_BY_KEY_POLICY),
        that("the default key policy alone lets no user in").is(NOT_ALLOWED),
        that("the default key policy alone lets no session in").by(APP_ONE).is(NOT_ALLOWED),
        that("the default key policy lets the account's policies decide")
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("an account id delegates like the root ARN")
            .keyPolicy(allow("111122223333", "kms:*"))
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("an account id lets the root user in")
            .keyPolicy(allow("111122223333", "kms:*"))
            .by(ROOT)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a key policy without the account is closed to identity policies")
            .keyPolicy(allow(BOB.arn(), "kms:*"))
            .identity(may("kms:*"))
            .is(NOT_ALLOWED),
        that("a key policy without the account is closed to the root user")
            .keyPolicy(allow(BOB.arn(), "kms:*"))
            .by(ROOT)
            .is(NOT_ALLOWED),
        that("another account's delegation gives the owner's users nothing")
            .keyPolicy(allow(OTHER_ACCOUNT, "kms:*"))
            .identity(may("kms:*"))
            .is(NOT_ALLOWED),
        that("delegation of one action delegates no other")
            .keyPolicy(allow(ACCOUNT, "kms:Decrypt"))
            .identity(may("kms:*"))
            .is(NOT_ALLOWED),
        that("a user named by the key policy needs no identity policy")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a user's name counts with its case")
            .keyPolicy(allow("arn:aws:iam::111122223333:user/Alice", "kms:Encrypt"))
            .is(NOT_ALLOWED),
        that("a user named for one action has no other")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .does("kms:Decrypt")
            .is(NOT_ALLOWED),
        that("a role named by the key policy lets its sessions in")
            .keyPolicy(allow(APP_ROLE, "kms:Encrypt"))
            .by(APP_ONE)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a session named by the key policy is let in")
            .keyPolicy(allow(APP_ONE.arn(), "kms:Encrypt"))
            .by(APP_ONE)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a session named by the key policy lets no other session of the role in")
            .keyPolicy(allow(APP_ONE.arn(), "kms:Encrypt"))
            .by(APP_TWO)
            .is(NOT_ALLOWED),
        that("another role's name lets no session in")
            .keyPolicy(allow("arn:aws:iam::111122223333:role/apps", "kms:Encrypt"))
            .by(APP_ONE)
            .is(NOT_ALLOWED),
        that("everybody, as a bare star, lets a user in without identity policy")
            .keyPolicy(named("Allow", "'Principal':'*'", "kms:Encrypt", "{}"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("everybody, as an AWS principal, lets a session in without identity policy")
            .keyPolicy(allow("*", "kms:Encrypt"))
            .by(APP_ONE)
            .is(ALLOWED_BY_KEY_POLICY),
        that("everybody lets the root user in")
            .keyPolicy(allow("*", "kms:Encrypt"))
            .by(ROOT)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a service as principal lets no user in")
            .keyPolicy(named("Allow", "'Principal':{'Service':'s3.amazonaws.com'}", "kms:*", "{}"))
            .is(NOT_ALLOWED),
        that("one of several principals is enough")
            .keyPolicy(
                named(
                    "Allow",
                    "'Principal':{'AWS':['" + BOB.arn() + "','" + ALICE.arn() + "']}",
                    "kms:Encrypt",
                    "{}"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("an explicit deny wins over delegation")
            .keyPolicy(DELEGATES, deny(ALICE.arn(), "kms:Encrypt"))
            .identity(may("kms:*"))
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny wins over an allow before it")
            .keyPolicy(allow(ALICE.arn(), "kms:*"), deny("*", "kms:Encrypt"))
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny wins over an allow after it")
            .keyPolicy(deny(ACCOUNT, "kms:Encrypt"), allow(ALICE.arn(), "kms:*"))
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny of the account holds for its root user")
            .keyPolicy(DELEGATES, deny(ACCOUNT, "kms:Encrypt"))
            .by(ROOT)
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny of the account holds for sessions in it")
            .keyPolicy(deny(ACCOUNT, "kms:Encrypt"), allow(APP_ONE.arn(), "kms:*"))
            .by(APP_ONE)
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny of a role holds for its sessions")
            .keyPolicy(deny(APP_ROLE, "kms:Encrypt"), allow(APP_ONE.arn(), "kms:*"))
            .by(APP_ONE)
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny of one session leaves the others alone")
            .keyPolicy(deny(APP_ONE.arn(), "kms:Encrypt"), allow(APP_ROLE, "kms:*"))
            .by(APP_TWO)
            .is(ALLOWED_BY_KEY_POLICY),
        that("an explicit deny of another action leaves this one alone")
            .keyPolicy(allow(ALICE.arn(), "kms:*"), deny("*", "kms:ScheduleKeyDeletion"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a denial that spares one user and the account spares that user")
            .keyPolicy(allow(ALICE.arn(), "kms:*"), denyAllBut(ALICE.arn(), ACCOUNT))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a denial that spares another user and the account holds for this user")
            .keyPolicy(allow(ALICE.arn(), "kms:*"), denyAllBut(BOB.arn(), ACCOUNT))
            .is(DENIED_BY_KEY_POLICY),
        that("a denial that spares a session, its role and the account spares that session")
            .keyPolicy(allow(APP_ROLE, "kms:*"), denyAllBut(APP_ONE.arn(), APP_ROLE, ACCOUNT))
            .by(APP_ONE)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a denial that spares one session, its role and the account holds for another session")
            .keyPolicy(allow(APP_ROLE, "kms:*"), denyAllBut(APP_ONE.arn(), APP_ROLE, ACCOUNT))
            .by(APP_TWO)
            .is(DENIED_BY_KEY_POLICY),
        that("a denial that spares the account spares its root user")
            .keyPolicy(DELEGATES, denyAllBut(ACCOUNT))
            .by(ROOT)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a denial that spares everybody holds for nobody")
            .keyPolicy(allow(ALICE.arn(), "kms:*"), denyAllBut("*"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("an allow for all but one user lets another in")
            .keyPolicy(named("Allow", "'NotPrincipal':{'AWS':'" + BOB.arn() + "'}", "kms:*", "{}"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("an allow for all but one user does not let that one in")
            .keyPolicy(
                named("Allow", "'NotPrincipal':{'AWS':'" + ALICE.arn() + "'}", "kms:*", "{}"))
            .is(NOT_ALLOWED),
        that("a statement without Action has no effect")
            .keyPolicy(statement("'Principal':{'AWS':'" + ALICE.arn() + "'},'Resource':'*'"))
            .is(NOT_ALLOWED),
        that("a statement without Resource has no effect")
            .keyPolicy(statement("'Principal':{'AWS':'" + ALICE.arn() + "'},'Action':'kms:*'"))
            .is(NOT_ALLOWED),
        that("a key policy may name its key")
            .keyPolicy(onResource(World.KEY))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a key policy that names another key has no effect on this one")
            .keyPolicy(onResource(World.OTHER_KEY))
            .is(NOT_ALLOWED),
        that("a key policy's NotAction allows what it does not name")
            .keyPolicy(
                statement(
                    "'Principal':{'AWS':'"
                        + ALICE.arn()
                        + "'},'NotAction':'kms:Decrypt','Resource':'*'"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a key policy's NotAction does not allow what it names")
            .keyPolicy(
                statement(
                    "'Principal':{'AWS':'"
                        + ALICE.arn()
                        + "'},'NotAction':['kms:Decrypt','kms:Enc*'],'Resource':'*'"))
            .is(NOT_ALLOWED),
        that("all of kms in a key policy is all of claviger too")
            .keyPolicy(allow(ALICE.arn(), "kms:*"))
            .does("claviger:AeadEncrypt")
            .is(ALLOWED_BY_KEY_POLICY),
        that("some of kms in a key policy is nothing of claviger")
            .keyPolicy(allow(ALICE.arn(), "kms:?*"))
            .does("claviger:AeadEncrypt")
            .is(NOT_ALLOWED),
        that("a key policy's NotAction does not allow an action of claviger that it names")
            .keyPolicy(
                statement(
                    "'Principal':{'AWS':'"
                        + ALICE.arn()
                        + "'},'NotAction':'claviger:Aead*','Resource':'*'"))
            .does("claviger:AeadEncrypt")
            .is(NOT_ALLOWED),
        that("a single statement needs no list")
            .keyPolicyDocument(
                "{\"Version\":\"2012-10-17\",\"Statement\":" + allow(ALICE.arn(), "kms:*") + "}")
            .is(ALLOWED_BY_KEY_POLICY),
        that("a key administrator of the console's policy may not encrypt")
            .keyPolicy(DELEGATES, administrators())
            .is(NOT_ALLOWED),
        that("a key administrator of the console's policy may disable the key")
            .keyPolicy(DELEGATES, administrators())
            .does("kms:DisableKey")
            .is(ALLOWED_BY_KEY_POLICY));
  }

  private static String denyAllBut(String... principals) {
    return named(
        "Deny", "'NotPrincipal':{'AWS':['" + String.join("','", principals) + "']}", "kms:*", "{}");
  }

  private static String onResource(String arn) {
    return statement(
        "'Principal':{'AWS':'" + ALICE.arn() + "'},'Action':'kms:*','Resource':'" + arn + "'");
  }

  private static String statement(String members) {
    return json("{'Effect':'Allow'," + members + "}");
  }

  private static String administrators() {
    return statement(
        "'Sid':'Allow access for Key Administrators','Principal':{'AWS':['"
            + ALICE.arn()
            + "']},'Action':['kms:Create*','kms:Describe*','kms:Enable*','kms:List*','kms:Put*',"
            + "'kms:Update*','kms:Revoke*','kms:Disable*','kms:Get*','kms:Delete*',"
            + "'kms:TagResource','kms:UntagResource','kms:ScheduleKeyDeletion',"
            + "'kms:CancelKeyDeletion'],'Resource':'*'");
  }
}
