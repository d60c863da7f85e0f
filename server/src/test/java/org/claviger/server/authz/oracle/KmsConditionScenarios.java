package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_KEY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Statements.ALICE;
import static org.claviger.server.authz.oracle.Statements.APP_ONE;
import static org.claviger.server.authz.oracle.Statements.APP_ROLE;
import static org.claviger.server.authz.oracle.Statements.BOB;
import static org.claviger.server.authz.oracle.Statements.ROOT;
import static org.claviger.server.authz.oracle.Statements.allowIf;
import static org.claviger.server.authz.oracle.Statements.denyIf;

import java.util.List;

/** KMS Developer Guide, "Condition keys for AWS KMS", its examples under a key policy. */
final class KmsConditionScenarios {
  private static final String APP =
      "{'StringEquals':{'kms:EncryptionContext:AppName':'ExampleApp'}}";
  private static final String VIA =
      "{'StringEquals':{'kms:ViaService':['ec2.us-west-2.amazonaws.com',"
          + "'rds.us-west-2.amazonaws.com']}}";
  private static final String FOR_AWS = "{'Bool':{'kms:GrantIsForAWSResource':true}}";
  private static final String ONE_KEY =
      "{'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['Department']},"
          + "'Null':{'kms:EncryptionContextKeys':'false'}}";
  private static final String GRANTED =
      "{'ForAllValues:StringEquals':{'kms:GrantOperations':['Encrypt','Decrypt']}}";

  private KmsConditionScenarios() {}

  static List<Scenario> all() {
    return List.of(
        when("the encryption context that the policy wants", APP)
            .under("AppName", "ExampleApp")
            .is(ALLOWED_BY_KEY_POLICY),
        when("more than the encryption context that the policy wants", APP)
            .under("AppName", "ExampleApp")
            .under("FilePath", "/var/opt/secrets/")
            .is(ALLOWED_BY_KEY_POLICY),
        when("another value in the encryption context", APP)
            .under("AppName", "exampleapp")
            .is(NOT_ALLOWED),
        when("another case in the key of the encryption context", APP)
            .under("appname", "ExampleApp")
            .is(ALLOWED_BY_KEY_POLICY),
        when("no encryption context where the policy wants one", APP).is(NOT_ALLOWED),
        when("every key of the encryption context is one that the policy wants", ONE_KEY)
            .under("Department", "x")
            .is(ALLOWED_BY_KEY_POLICY),
        when("a key of the encryption context in another case", ONE_KEY)
            .under("department", "x")
            .is(NOT_ALLOWED),
        when("a key of the encryption context more", ONE_KEY)
            .under("Department", "x")
            .under("Customer", "y")
            .is(NOT_ALLOWED),
        when("no key of the encryption context where Null forbids it", ONE_KEY).is(NOT_ALLOWED),
        when("by one of the services", VIA)
            .having("kms:ViaService", "rds.us-west-2.amazonaws.com")
            .is(ALLOWED_BY_KEY_POLICY),
        when("by another service", VIA)
            .having("kms:ViaService", "s3.us-west-2.amazonaws.com")
            .is(NOT_ALLOWED),
        when("by no service", VIA).is(NOT_ALLOWED),
        when("only for services, and it is", FOR_AWS)
            .does("kms:CreateGrant")
            .having("kms:GrantIsForAWSResource", "true")
            .is(ALLOWED_BY_KEY_POLICY),
        when("only for services, and it is not", FOR_AWS)
            .does("kms:CreateGrant")
            .having("kms:GrantIsForAWSResource", "false")
            .is(NOT_ALLOWED),
        when("a grant of no more than the policy says", GRANTED)
            .does("kms:CreateGrant")
            .having("kms:GrantOperations", "Decrypt")
            .is(ALLOWED_BY_KEY_POLICY),
        when("a grant of more than the policy says", GRANTED)
            .does("kms:CreateGrant")
            .having("kms:GrantOperations", "Decrypt", "ReEncryptTo")
            .is(NOT_ALLOWED),
        when("the principal ARN of a session is its role's", principal(APP_ROLE))
            .by(APP_ONE)
            .is(ALLOWED_BY_KEY_POLICY),
        when("the principal ARN of a session is not the session's", principal(APP_ONE.arn()))
            .by(APP_ONE)
            .is(NOT_ALLOWED),
        when("the principal ARN of a user", principal(ALICE.arn())).is(ALLOWED_BY_KEY_POLICY),
        when("the principal ARN of the root user", principal(ROOT.arn()))
            .by(ROOT)
            .is(ALLOWED_BY_KEY_POLICY),
        when("the principal ARN of the root user is not a user's", principal(ROOT.arn()))
            .is(NOT_ALLOWED),
        when("the kind of principal", "{'StringEquals':{'aws:PrincipalType':'User'}}")
            .is(ALLOWED_BY_KEY_POLICY),
        when("the kind of another principal", "{'StringEquals':{'aws:PrincipalType':'User'}}")
            .by(APP_ONE)
            .is(NOT_ALLOWED),
        when("the user's name", "{'StringEquals':{'aws:username':'alice'}}")
            .is(ALLOWED_BY_KEY_POLICY),
        when("another user's name", "{'StringEquals':{'aws:username':'alice'}}")
            .by(BOB)
            .is(NOT_ALLOWED),
        when("no user's name for a session", "{'Null':{'aws:username':'true'}}")
            .by(APP_ONE)
            .is(ALLOWED_BY_KEY_POLICY),
        that("a denial of all but one address holds for others")
            .keyPolicy(
                allowIf(ALICE.arn(), "kms:*", "{}"),
                denyIf("*", "kms:*", "{'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'}}"))
            .having("aws:SourceIp", "198.51.100.1")
            .is(DENIED_BY_KEY_POLICY),
        that("a denial of short waits holds for short waits")
            .keyPolicy(
                allowIf(ALICE.arn(), "kms:*", "{}"),
                denyIf(
                    "*",
                    "kms:ScheduleKeyDeletion",
                    "{'NumericLessThan':{'kms:ScheduleKeyDeletionPendingWindowInDays':'30'}}"))
            .does("kms:ScheduleKeyDeletion")
            .having("kms:ScheduleKeyDeletionPendingWindowInDays", "7")
            .is(DENIED_BY_KEY_POLICY),
        that("a denial of what circumvents the lockout check leaves the rest alone")
            .keyPolicy(
                allowIf(ALICE.arn(), "kms:*", "{}"),
                denyIf(
                    "*",
                    "kms:PutKeyPolicy",
                    "{'Bool':{'kms:BypassPolicyLockoutSafetyCheck':true}}"))
            .does("kms:PutKeyPolicy")
            .having("kms:BypassPolicyLockoutSafetyCheck", "false")
            .is(ALLOWED_BY_KEY_POLICY),
        that("a denial of what circumvents the lockout check holds for it")
            .keyPolicy(
                allowIf(ALICE.arn(), "kms:*", "{}"),
                denyIf(
                    "*",
                    "kms:PutKeyPolicy",
                    "{'Bool':{'kms:BypassPolicyLockoutSafetyCheck':true}}"))
            .does("kms:PutKeyPolicy")
            .having("kms:BypassPolicyLockoutSafetyCheck", "true")
            .is(DENIED_BY_KEY_POLICY));
  }

  private static String principal(String arn) {
    return "{'ArnEquals':{'aws:PrincipalArn':'" + arn + "'}}";
  }

  /** Everybody, under a condition. */
  private static Given when(String name, String condition) {
    return that(name).keyPolicy(allowIf("*", "kms:*", condition));
  }
}
