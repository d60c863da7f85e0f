package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Statements.may;
import static org.claviger.server.authz.oracle.Statements.mayIf;
import static org.claviger.server.authz.oracle.Statements.mayNotIf;

import java.util.List;

/** IAM User Guide, "Set operators for multivalued context keys". */
final class SetScenarios {
  private static final String KEYS = "aws:TagKeys";
  private static final String EXPECTED = "':{'aws:TagKeys':['team','cost']}}";

  private SetScenarios() {}

  static List<Scenario> all() {
    return List.of(
        when("ForAllValues is met by some of the values", "ForAllValues:StringEquals")
            .having(KEYS, "team")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("ForAllValues is met by all of the values", "ForAllValues:StringEquals")
            .having(KEYS, "cost", "team")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("ForAllValues is not met by one value more", "ForAllValues:StringEquals")
            .having(KEYS, "cost", "team", "owner")
            .is(NOT_ALLOWED),
        when("ForAllValues is not met by none of the values", "ForAllValues:StringEquals")
            .having(KEYS, "owner")
            .is(NOT_ALLOWED),
        when("ForAllValues is met by a missing key", "ForAllValues:StringEquals")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("ForAnyValue is met by one of the values", "ForAnyValue:StringEquals")
            .having(KEYS, "owner", "team")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("ForAnyValue is not met by none of the values", "ForAnyValue:StringEquals")
            .having(KEYS, "owner", "stage")
            .is(NOT_ALLOWED),
        when("ForAnyValue is not met by a missing key", "ForAnyValue:StringEquals").is(NOT_ALLOWED),
        when("ForAllValues negated is met by none of the values", "ForAllValues:StringNotEquals")
            .having(KEYS, "owner", "stage")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("ForAllValues negated is not met by one of the values", "ForAllValues:StringNotEquals")
            .having(KEYS, "owner", "team")
            .is(NOT_ALLOWED),
        when("ForAllValues negated is met by a missing key", "ForAllValues:StringNotEquals")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("ForAnyValue negated is met by one other value", "ForAnyValue:StringNotEquals")
            .having(KEYS, "owner", "team")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("ForAnyValue negated is not met by the values alone", "ForAnyValue:StringNotEquals")
            .having(KEYS, "cost", "team")
            .is(NOT_ALLOWED),
        when("ForAnyValue negated is not met by a missing key", "ForAnyValue:StringNotEquals")
            .is(NOT_ALLOWED),
        when(
                "ForAnyValue is not met by a missing key even if it need not exist",
                "ForAnyValue:StringEqualsIfExists")
            .is(NOT_ALLOWED),
        when("values count with their case", "ForAnyValue:StringEquals")
            .having(KEYS, "Team")
            .is(NOT_ALLOWED),
        when(
                "values count in any case where the operator says so",
                "ForAnyValue:StringEqualsIgnoreCase")
            .having(KEYS, "Team")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("ForAllValues with a pattern")
            .identity(
                mayIf(
                    "kms:*",
                    Statements.json("{'ForAllValues:StringLike':{'" + KEYS + "':'Created*'}}")))
            .having(KEYS, "CreatedBy", "CreatedAt")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        that("a denial of any forbidden value")
            .identity(may("kms:*"), mayNotIf("kms:*", "{'ForAnyValue:StringEquals" + EXPECTED))
            .having(KEYS, "owner", "cost")
            .is(DENIED_BY_IDENTITY_POLICY),
        that("a denial of any forbidden value leaves a missing key alone")
            .identity(may("kms:*"), mayNotIf("kms:*", "{'ForAnyValue:StringEquals" + EXPECTED))
            .is(ALLOWED_BY_IDENTITY_POLICY));
  }

  private static Given when(String name, String operator) {
    return that(name).identity(mayIf("kms:Encrypt", "{'" + operator + EXPECTED));
  }
}
