package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Statements.ALICE;
import static org.claviger.server.authz.oracle.Statements.APP_ONE;
import static org.claviger.server.authz.oracle.Statements.BOB;
import static org.claviger.server.authz.oracle.Statements.ROOT;
import static org.claviger.server.authz.oracle.Statements.allow;
import static org.claviger.server.authz.oracle.Statements.json;
import static org.claviger.server.authz.oracle.Statements.may;
import static org.claviger.server.authz.oracle.Statements.mayNot;
import static org.claviger.server.authz.oracle.Statements.mayOn;

import java.util.List;

/** KMS Developer Guide, "Using IAM policies with AWS KMS"; IAM User Guide, policy elements. */
final class IdentityScenarios {
  private static final String ALL_KEYS = "arn:aws:kms:us-east-1:111122223333:key/*";

  private IdentityScenarios() {}

  static List<Scenario> all() {
    return List.of(
        that("a policy that names the key allows")
            .identity(mayOn("kms:Encrypt", World.KEY))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a policy that names another key does not allow")
            .identity(mayOn("kms:Encrypt", World.OTHER_KEY))
            .is(NOT_ALLOWED),
        that("a policy for all keys of the account and Region allows")
            .identity(mayOn("kms:Encrypt", ALL_KEYS))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a policy for all keys of another Region does not allow")
            .identity(mayOn("kms:Encrypt", "arn:aws:kms:us-west-2:111122223333:key/*"))
            .is(NOT_ALLOWED),
        that("a policy for all keys of any Region and account allows")
            .identity(mayOn("kms:Encrypt", "arn:aws:kms:*:*:key/*"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a policy for aliases does not allow the key")
            .identity(mayOn("kms:Encrypt", "arn:aws:kms:us-east-1:111122223333:alias/*"))
            .is(NOT_ALLOWED),
        that("a resource counts with its case")
            .identity(mayOn("kms:Encrypt", "arn:aws:kms:us-east-1:111122223333:KEY/*"))
            .is(NOT_ALLOWED),
        that("a question mark in a resource is exactly one character")
            .identity(mayOn("kms:Encrypt", "arn:aws:kms:us-east-?:111122223333:key/1234????-*"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a question mark in a resource is not no character")
            .identity(mayOn("kms:Encrypt", "arn:aws:kms:us-east-1?:111122223333:key/*"))
            .is(NOT_ALLOWED),
        that("an action counts in any case")
            .identity(may("KMS:encrypt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a star in an action is any characters")
            .identity(may("kms:E*pt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a star in an action is also none")
            .identity(may("kms:Encrypt*"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a question mark in an action is not no character")
            .identity(may("kms:Encrypt?"))
            .is(NOT_ALLOWED),
        that("every action of every service is this one too")
            .identity(may("*"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("every action of another service is not").identity(may("s3:*")).is(NOT_ALLOWED),
        that("GenerateDataKey with a star covers the one without plaintext")
            .identity(may("kms:GenerateDataKey*"))
            .does("kms:GenerateDataKeyWithoutPlaintext")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("GenerateDataKey without a star does not")
            .identity(may("kms:GenerateDataKey"))
            .does("kms:GenerateDataKeyWithoutPlaintext")
            .is(NOT_ALLOWED),
        that("NotAction allows what it does not name")
            .identity(statement("'NotAction':'iam:*','Resource':'*'"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("NotAction does not allow what it names")
            .identity(statement("'NotAction':['iam:*','kms:*crypt'],'Resource':'*'"))
            .is(NOT_ALLOWED),
        that("NotResource allows what it does not name")
            .identity(statement("'Action':'kms:*','NotResource':'" + World.OTHER_KEY + "'"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("NotResource does not allow what it names")
            .identity(statement("'Action':'kms:*','NotResource':'" + ALL_KEYS + "'"))
            .is(NOT_ALLOWED),
        that("a deny with NotAction holds for what it does not name")
            .identity(may("*"), denial("'NotAction':['kms:Decrypt'],'Resource':'*'"))
            .is(DENIED_BY_IDENTITY_POLICY),
        that("a deny with NotResource leaves what it names alone")
            .identity(may("*"), denial("'Action':'*','NotResource':'" + World.KEY + "'"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("one of several policies is enough")
            .identity(may("s3:*"))
            .identity(may("kms:Encrypt"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("an explicit deny in one policy wins over an allow in another")
            .identity(may("kms:*"))
            .identity(mayNot("kms:Encrypt"))
            .is(DENIED_BY_IDENTITY_POLICY),
        that("an explicit deny of a user wins over the key policy that names the user")
            .keyPolicy(allow(ALICE.arn(), "kms:*"))
            .identity(mayNot("kms:Encrypt"))
            .is(DENIED_BY_IDENTITY_POLICY),
        that("an explicit deny of a role wins over the key policy that names the session")
            .keyPolicy(allow(APP_ONE.arn(), "kms:*"))
            .by(APP_ONE)
            .identity(mayNot("kms:Encrypt"))
            .is(DENIED_BY_IDENTITY_POLICY),
        that("an explicit deny wins over everybody in the key policy")
            .keyPolicy(allow("*", "kms:*"))
            .identity(mayNot("*"))
            .is(DENIED_BY_IDENTITY_POLICY),
        that("an allow by the key policy does not need the identity's")
            .keyPolicy(allow(BOB.arn(), "kms:Encrypt"))
            .by(BOB)
            .identity(may("kms:Decrypt"))
            .is(ALLOWED_BY_KEY_POLICY),
        that("creating a key needs a policy for every resource")
            .onNoKey("*")
            .does("kms:CreateKey")
            .identity(may("kms:CreateKey"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("creating a key is not allowed by a policy for all keys")
            .onNoKey("*")
            .does("kms:CreateKey")
            .identity(mayOn("kms:CreateKey", ALL_KEYS))
            .is(NOT_ALLOWED),
        that("listing keys needs a policy").onNoKey("*").does("kms:ListKeys").is(NOT_ALLOWED),
        that("a root user may create keys without any policy")
            .onNoKey("*")
            .does("kms:CreateKey")
            .by(ROOT)
            .is(ALLOWED_BY_IDENTITY_POLICY));
  }

  private static String statement(String members) {
    return json("{'Effect':'Allow'," + members + "}");
  }

  private static String denial(String members) {
    return json("{'Effect':'Deny'," + members + "}");
  }
}
