package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_BOUNDARY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_SESSION_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED_BY_BOUNDARY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED_BY_SESSION_POLICY;
import static org.claviger.server.authz.oracle.Statements.ALICE;
import static org.claviger.server.authz.oracle.Statements.APP_ONE;
import static org.claviger.server.authz.oracle.Statements.APP_ROLE;
import static org.claviger.server.authz.oracle.Statements.allow;
import static org.claviger.server.authz.oracle.Statements.allowIf;
import static org.claviger.server.authz.oracle.Statements.may;
import static org.claviger.server.authz.oracle.Statements.mayNot;
import static org.claviger.server.authz.oracle.Statements.mayOn;

import java.util.List;

/** IAM User Guide, "Permissions boundaries" and "Session policies". */
final class LimitScenarios {
  private LimitScenarios() {}

  static List<Scenario> all() {
    return List.of(
        that("a boundary alone allows nothing").boundary(may("kms:*")).is(NOT_ALLOWED),
        that("policy and boundary together allow")
            .identity(may("kms:*"))
            .boundary(may("kms:Encrypt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a boundary without the action limits the policy")
            .identity(may("kms:*"))
            .boundary(may("s3:*"))
            .is(NOT_ALLOWED_BY_BOUNDARY),
        that("a boundary for another key limits the policy")
            .identity(may("kms:*"))
            .boundary(mayOn("kms:*", World.OTHER_KEY))
            .is(NOT_ALLOWED_BY_BOUNDARY),
        that("an explicit deny in the boundary wins over the policy")
            .identity(may("kms:*"))
            .boundary(may("*"), mayNot("kms:Encrypt"))
            .is(DENIED_BY_BOUNDARY),
        that("a boundary does not limit what the key policy gives a user by name")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .boundary(may("s3:*"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("an explicit deny in the boundary wins over the key policy that names the user")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .boundary(mayNot("kms:*"))
            .is(DENIED_BY_BOUNDARY),
        that("a boundary limits what the key policy gives a role by name")
            .keyPolicy(allow(APP_ROLE, "kms:Encrypt"))
            .by(APP_ONE)
            .boundary(may("s3:*"))
            .is(NOT_ALLOWED_BY_BOUNDARY),
        that("a boundary that allows it leaves what the key policy gives a role by name")
            .keyPolicy(allow(APP_ROLE, "kms:Encrypt"))
            .by(APP_ONE)
            .boundary(may("kms:Enc*"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a boundary does not limit what the key policy gives a session by name")
            .keyPolicy(allow(APP_ONE.arn(), "kms:Encrypt"))
            .by(APP_ONE)
            .boundary(may("s3:*"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a boundary does not limit what the key policy gives everybody")
            .keyPolicy(allow("*", "kms:Encrypt"))
            .boundary(may("s3:*"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a boundary limits delegation though the key policy names another user")
            .keyPolicy(Statements.DELEGATES, allow(Statements.BOB.arn(), "kms:*"))
            .identity(may("kms:*"))
            .boundary(may("s3:*"))
            .is(NOT_ALLOWED_BY_BOUNDARY),
        that("a session without session policies has all that its role has")
            .by(APP_ONE)
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a session policy alone allows nothing")
            .by(APP_ONE)
            .session(may("kms:*"))
            .is(NOT_ALLOWED),
        that("role and session policy together allow")
            .by(APP_ONE)
            .identity(may("kms:*"))
            .session(may("kms:Encrypt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a session policy without the action limits the role")
            .by(APP_ONE)
            .identity(may("kms:*"))
            .session(may("kms:Decrypt"))
            .is(NOT_ALLOWED_BY_SESSION_POLICY),
        that("one of several session policies is enough")
            .by(APP_ONE)
            .identity(may("kms:*"))
            .session(may("kms:Decrypt"))
            .session(may("kms:Encrypt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("an explicit deny in one session policy wins over another's allow")
            .by(APP_ONE)
            .identity(may("kms:*"))
            .session(may("kms:*"))
            .session(mayNot("kms:Encrypt"))
            .is(DENIED_BY_SESSION_POLICY),
        that("a session policy limits what the key policy gives the role by name")
            .keyPolicy(allow(APP_ROLE, "kms:*"))
            .by(APP_ONE)
            .session(may("kms:Decrypt"))
            .is(NOT_ALLOWED_BY_SESSION_POLICY),
        that("a session policy that allows it leaves what the key policy gives the role")
            .keyPolicy(allow(APP_ROLE, "kms:*"))
            .by(APP_ONE)
            .session(may("kms:Encrypt"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("a session policy does not limit what the key policy gives the session by name")
            .keyPolicy(allow(APP_ONE.arn(), "kms:*"))
            .by(APP_ONE)
            .session(may("kms:Decrypt"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("an explicit deny in the session policy wins over the session by name")
            .keyPolicy(allow(APP_ONE.arn(), "kms:*"))
            .by(APP_ONE)
            .session(may("*"), mayNot("kms:Encrypt"))
            .is(DENIED_BY_SESSION_POLICY),
        that("a session policy does not limit everybody whose principal ARN is the role's")
            .keyPolicy(
                allowIf("*", "kms:*", "{'ArnEquals':{'aws:PrincipalArn':'" + APP_ROLE + "'}}"))
            .by(APP_ONE)
            .session(may("s3:*"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("boundary and session policy must both allow")
            .by(APP_ONE)
            .identity(may("kms:*"))
            .boundary(may("kms:*"))
            .session(may("kms:E*"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a session policy does not widen the boundary")
            .by(APP_ONE)
            .identity(may("kms:*"))
            .boundary(may("kms:Decrypt"))
            .session(may("kms:*"))
            .is(NOT_ALLOWED_BY_BOUNDARY));
  }
}
