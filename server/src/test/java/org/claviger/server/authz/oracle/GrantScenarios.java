package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_GRANT;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_BOUNDARY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_SESSION_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED_BY_SESSION_POLICY;
import static org.claviger.server.authz.oracle.Statements.ACCOUNT;
import static org.claviger.server.authz.oracle.Statements.ALICE;
import static org.claviger.server.authz.oracle.Statements.APP_ONE;
import static org.claviger.server.authz.oracle.Statements.APP_ROLE;
import static org.claviger.server.authz.oracle.Statements.APP_TWO;
import static org.claviger.server.authz.oracle.Statements.BOB;
import static org.claviger.server.authz.oracle.Statements.DELEGATES;
import static org.claviger.server.authz.oracle.Statements.ROOT;
import static org.claviger.server.authz.oracle.Statements.allow;
import static org.claviger.server.authz.oracle.Statements.deny;
import static org.claviger.server.authz.oracle.Statements.denyIf;
import static org.claviger.server.authz.oracle.Statements.may;
import static org.claviger.server.authz.oracle.Statements.mayNot;

import java.util.List;
import java.util.Map;

/** KMS Developer Guide, "Grants in AWS KMS"; API Reference, GrantConstraints. */
final class GrantScenarios {
  private static final Map<String, String> FINANCE =
      Map.of("Department", "Finance", "Classification", "Public");

  private GrantScenarios() {}

  static List<Scenario> all() {
    return List.of(
        that("a grant to a user is enough").grant(ALICE.arn(), "Encrypt").is(ALLOWED_BY_GRANT),
        that("a grant is enough where the key policy delegates to nobody")
            .keyPolicy(allow(BOB.arn(), "kms:*"))
            .grant(ALICE.arn(), "Encrypt")
            .is(ALLOWED_BY_GRANT),
        that("a grant to somebody else is none").grant(BOB.arn(), "Encrypt").is(NOT_ALLOWED),
        that("a grant of another operation is none")
            .grant(ALICE.arn(), "Decrypt", "DescribeKey")
            .is(NOT_ALLOWED),
        that("one of several grants is enough")
            .grant(BOB.arn(), "Encrypt")
            .grant(ALICE.arn(), "Decrypt")
            .grant(ALICE.arn(), "Encrypt")
            .is(ALLOWED_BY_GRANT),
        that("GenerateDataKey granted is not the one without plaintext")
            .grant(ALICE.arn(), "GenerateDataKey")
            .does("kms:GenerateDataKeyWithoutPlaintext")
            .is(NOT_ALLOWED),
        that("ReEncryptFrom granted is not ReEncryptTo")
            .grant(ALICE.arn(), "ReEncryptFrom")
            .does("kms:ReEncryptTo")
            .is(NOT_ALLOWED),
        that("an operation that no grant can give is not given by one")
            .grant(ALICE.arn(), "Encrypt", "Decrypt", "CreateGrant")
            .does("kms:ScheduleKeyDeletion")
            .is(NOT_ALLOWED),
        that("a grant to a role lets its sessions in")
            .by(APP_ONE)
            .grant(APP_ROLE, "Encrypt")
            .is(ALLOWED_BY_GRANT),
        that("a grant to a session lets that session in")
            .by(APP_ONE)
            .grant(APP_ONE.arn(), "Encrypt")
            .is(ALLOWED_BY_GRANT),
        that("a grant to a session lets no other session in")
            .by(APP_TWO)
            .grant(APP_ONE.arn(), "Encrypt")
            .is(NOT_ALLOWED),
        that("a grant to the account is enough for its root user")
            .keyPolicy(allow(BOB.arn(), "kms:*"))
            .by(ROOT)
            .grant(ACCOUNT, "Encrypt")
            .is(ALLOWED_BY_GRANT),
        that("a grant to the account alone lets no user in")
            .grant(ACCOUNT, "Encrypt")
            .is(NOT_ALLOWED),
        that("an explicit deny of the key policy wins over a grant")
            .keyPolicy(DELEGATES, deny(ALICE.arn(), "kms:Encrypt"))
            .grant(ALICE.arn(), "Encrypt")
            .is(DENIED_BY_KEY_POLICY),
        that("an explicit deny of the identity policy wins over a grant")
            .identity(mayNot("kms:*"))
            .grant(ALICE.arn(), "Encrypt")
            .is(DENIED_BY_IDENTITY_POLICY),
        that("an explicit deny of the boundary wins over a grant")
            .boundary(mayNot("kms:*"))
            .grant(ALICE.arn(), "Encrypt")
            .is(DENIED_BY_BOUNDARY),
        that("an explicit deny of the session policy wins over a grant")
            .by(APP_ONE)
            .session(mayNot("kms:*"))
            .grant(APP_ROLE, "Encrypt")
            .is(DENIED_BY_SESSION_POLICY),
        that("a session policy that is silent limits a grant to the role")
            .by(APP_ONE)
            .session(may("kms:Decrypt"))
            .grant(APP_ROLE, "Encrypt")
            .is(NOT_ALLOWED_BY_SESSION_POLICY),
        that("a boundary that is silent does not limit a grant to the user")
            .boundary(may("s3:*"))
            .grant(ALICE.arn(), "Encrypt")
            .is(ALLOWED_BY_GRANT),
        that("a grant does not lift a denial by condition")
            .keyPolicy(
                DELEGATES,
                denyIf("*", "kms:*", "{'Null':{'kms:EncryptionContext:Department':'true'}}"))
            .grant(ALICE.arn(), "Encrypt")
            .is(DENIED_BY_KEY_POLICY),
        that("a key policy that allows anyway needs no grant")
            .keyPolicy(allow(ALICE.arn(), "kms:Encrypt"))
            .grantEquals(ALICE.arn(), FINANCE, "Encrypt")
            .is(ALLOWED_BY_KEY_POLICY),
        subset("a subset constraint is met by the very pairs")
            .under("Department", "Finance")
            .under("Classification", "Public")
            .is(ALLOWED_BY_GRANT),
        subset("a subset constraint is met by more pairs")
            .under("Customer", "12345")
            .under("Department", "Finance")
            .under("Classification", "Public")
            .under("Purpose", "Test")
            .is(ALLOWED_BY_GRANT),
        subset("a subset constraint is not met by fewer pairs")
            .under("Department", "Finance")
            .is(NOT_ALLOWED),
        subset("a subset constraint is not met in another case")
            .under("department", "finance")
            .under("classification", "public")
            .is(NOT_ALLOWED),
        subset("a subset constraint is not met by another pair in place of one")
            .under("Classification", "Public")
            .under("Customer", "12345")
            .is(NOT_ALLOWED),
        subset("a subset constraint is not met by no context").is(NOT_ALLOWED),
        subset("a subset constraint is not met by another value")
            .under("Department", "Sales")
            .under("Classification", "Public")
            .is(NOT_ALLOWED),
        equal("an equals constraint is met by the very pairs")
            .under("Classification", "Public")
            .under("Department", "Finance")
            .is(ALLOWED_BY_GRANT),
        equal("an equals constraint is not met by more pairs")
            .under("Classification", "Public")
            .under("Department", "Finance")
            .under("Purpose", "Test")
            .is(NOT_ALLOWED),
        equal("an equals constraint is not met by fewer pairs")
            .under("Classification", "Public")
            .is(NOT_ALLOWED),
        equal("an equals constraint is not met by no context").is(NOT_ALLOWED),
        equal("an equals constraint is not met by a key in another case")
            .under("classification", "Public")
            .under("Department", "Finance")
            .is(NOT_ALLOWED),
        equal("a constraint does not bind DescribeKey")
            .does("kms:DescribeKey")
            .is(ALLOWED_BY_GRANT));
  }

  private static Given subset(String name) {
    return that(name).grantSubset(ALICE.arn(), FINANCE, "Encrypt", "GenerateDataKey");
  }

  private static Given equal(String name) {
    return that(name).grantEquals(ALICE.arn(), FINANCE, "Encrypt", "Decrypt", "DescribeKey");
  }
}
