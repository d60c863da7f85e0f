package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Statements.ALICE;
import static org.claviger.server.authz.oracle.Statements.APP_ONE;
import static org.claviger.server.authz.oracle.Statements.BOB;
import static org.claviger.server.authz.oracle.Statements.json;
import static org.claviger.server.authz.oracle.Statements.mayIf;
import static org.claviger.server.authz.oracle.Statements.mayOn;

import java.util.List;
import java.util.Map;

/** IAM User Guide, "Variables and tags". */
final class VariableScenarios {
  private static final String SAME_TEAM =
      "{'StringEquals':{'aws:ResourceTag/team':'${aws:PrincipalTag/team}'}}";
  private static final String OWN_ALIAS =
      "arn:aws:kms:us-east-1:111122223333:alias/${aws:username}";
  private static final Actor RED_ALICE = ALICE.tagged(Map.of("team", "red"));

  private VariableScenarios() {}

  static List<Scenario> all() {
    return List.of(
        that("a resource with the user's name is the user's own")
            .onNoKey(World.ALIAS)
            .does("kms:CreateAlias")
            .identity(mayOn("kms:CreateAlias", OWN_ALIAS))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a resource with the user's name is not another user's")
            .onNoKey(World.ALIAS)
            .does("kms:CreateAlias")
            .by(BOB)
            .identity(mayOn("kms:CreateAlias", OWN_ALIAS))
            .is(NOT_ALLOWED),
        that("a session has no user name")
            .onNoKey(World.ALIAS)
            .does("kms:CreateAlias")
            .by(APP_ONE)
            .identity(mayOn("kms:CreateAlias", OWN_ALIAS))
            .is(NOT_ALLOWED),
        that("a default stands in for a user name that is not there")
            .onNoKey(World.ALIAS)
            .does("kms:CreateAlias")
            .by(APP_ONE)
            .identity(
                mayOn(
                    "kms:CreateAlias",
                    "arn:aws:kms:us-east-1:111122223333:alias/${aws:username,"
                        + " \\u0027alice\\u0027}"))
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a default does not stand in for a user name that is there")
            .onNoKey(World.ALIAS)
            .does("kms:CreateAlias")
            .by(BOB)
            .identity(
                mayOn(
                    "kms:CreateAlias",
                    "arn:aws:kms:us-east-1:111122223333:alias/${aws:username,"
                        + " \\u0027alice\\u0027}"))
            .is(NOT_ALLOWED),
        that("a variable is text before 2012-10-17")
            .onNoKey(World.ALIAS)
            .does("kms:CreateAlias")
            .identityDocument(
                "{\"Version\":\"2008-10-17\",\"Statement\":"
                    + mayOn("kms:CreateAlias", OWN_ALIAS)
                    + "}")
            .is(NOT_ALLOWED),
        that("a variable is text without a version")
            .onNoKey(World.ALIAS)
            .does("kms:CreateAlias")
            .identityDocument("{\"Statement\":" + mayOn("kms:CreateAlias", OWN_ALIAS) + "}")
            .is(NOT_ALLOWED),
        that("a wildcard works without a version too")
            .identityDocument("{\"Statement\":" + mayOn("kms:Encrypt", "arn:aws:kms:*") + "}")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("the principal's tag and the resource's are the same", SAME_TEAM)
            .by(RED_ALICE)
            .having("aws:ResourceTag/team", "red")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("the principal's tag and the resource's differ", SAME_TEAM)
            .by(RED_ALICE)
            .having("aws:ResourceTag/team", "blue")
            .is(NOT_ALLOWED),
        when("a principal without the tag", SAME_TEAM)
            .having("aws:ResourceTag/team", "red")
            .is(NOT_ALLOWED),
        when("a resource without the tag", SAME_TEAM).by(RED_ALICE).is(NOT_ALLOWED),
        when("neither principal nor resource has the tag", SAME_TEAM).is(NOT_ALLOWED),
        when(
                "a variable beside other text",
                "{'StringLike':{'kms:ViaService':'*.${aws:PrincipalTag/team}.example.com'}}")
            .by(RED_ALICE)
            .having("kms:ViaService", "a.red.example.com")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when(
                "a variable in an ARN's account",
                "{'ArnLike':{'kms:GranteePrincipal':'arn:aws:iam::${aws:PrincipalAccount}:role/*'}}")
            .having("kms:GranteePrincipal", "arn:aws:iam::111122223333:role/app")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("an escaped star is a star", "{'StringLike':{'kms:ViaService':'a${*}'}}")
            .having("kms:ViaService", "a*")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("an escaped star is no wildcard", "{'StringLike':{'kms:ViaService':'a${*}'}}")
            .having("kms:ViaService", "ab")
            .is(NOT_ALLOWED),
        when("an escaped question mark is no wildcard", "{'StringLike':{'kms:ViaService':'a${?}'}}")
            .having("kms:ViaService", "ab")
            .is(NOT_ALLOWED),
        when("an escaped dollar is a dollar", "{'StringEquals':{'kms:ViaService':'${$}{a}'}}")
            .having("kms:ViaService", "${a}")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when(
                "a star in a value is no wildcard",
                "{'StringLike':{'kms:ViaService':'${kms:EncryptionContext:s}'}}")
            .under("s", "*")
            .having("kms:ViaService", "ab")
            .is(NOT_ALLOWED));
  }

  private static Given when(String name, String condition) {
    return that(name).identity(mayIf("kms:Encrypt", json(condition)));
  }
}
