package org.claviger.server.authz.oracle;

import static org.claviger.server.authz.oracle.Given.that;
import static org.claviger.server.authz.oracle.Outcome.ALLOWED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.DENIED_BY_IDENTITY_POLICY;
import static org.claviger.server.authz.oracle.Outcome.NOT_ALLOWED;
import static org.claviger.server.authz.oracle.Statements.json;
import static org.claviger.server.authz.oracle.Statements.may;
import static org.claviger.server.authz.oracle.Statements.mayIf;
import static org.claviger.server.authz.oracle.Statements.mayNotIf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** IAM User Guide, "Condition operators": each with a value that meets it and one that does not. */
final class ConditionScenarios {
  private static final String TAG = "aws:ResourceTag/team";
  private static final String DAYS = "kms:ScheduleKeyDeletionPendingWindowInDays";
  private static final String UNTIL = "kms:ValidTo";
  private static final String GRANTEE = "kms:GranteePrincipal";

  private ConditionScenarios() {}

  static List<Scenario> all() {
    return Stream.of(strings(), numbers(), dates(), others(), arns(), missing(), combined())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Scenario> strings() {
    return pairs(
        TAG,
        new String[][] {
          {"StringEquals", "red", "red", "Red"},
          {"StringEquals", "r*", "r*", "red"},
          {"StringNotEquals", "red", "blue", "red"},
          {"StringEqualsIgnoreCase", "RED", "red", "blue"},
          {"StringNotEqualsIgnoreCase", "RED", "blue", "red"},
          {"StringLike", "r*d", "rd", "Red"},
          {"StringLike", "r?d", "red", "rd"},
          {"StringLike", "*", "anything at all", null},
          {"StringNotLike", "r*", "blue", "red"},
        });
  }

  private static List<Scenario> numbers() {
    return pairs(
        DAYS,
        new String[][] {
          {"NumericEquals", "7", "7", "8"},
          {"NumericEquals", "7.0", "7", "70"},
          {"NumericNotEquals", "7", "8", "7"},
          {"NumericLessThan", "10", "9", "10"},
          {"NumericLessThanEquals", "10", "10", "11"},
          {"NumericGreaterThan", "7", "10", "7"},
          {"NumericGreaterThanEquals", "7", "7", "6"},
          {"NumericEquals", "7", null, "seven"},
        });
  }

  private static List<Scenario> dates() {
    return pairs(
        UNTIL,
        new String[][] {
          {"DateEquals", "2026-12-31T00:00:00Z", "2026-12-31T00:00:00Z", "2026-12-31T00:00:01Z"},
          {"DateNotEquals", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z", "2026-12-31T00:00:00Z"},
          {"DateLessThan", "2026-12-31T00:00:00Z", "2026-12-30T23:59:59Z", "2026-12-31T00:00:00Z"},
          {
            "DateLessThanEquals",
            "2026-12-31T00:00:00Z",
            "2026-12-31T00:00:00Z",
            "2027-01-01T00:00:00Z"
          },
          {
            "DateGreaterThan",
            "2026-12-31T00:00:00Z",
            "2027-01-01T00:00:00Z",
            "2026-12-31T00:00:00Z"
          },
          {"DateGreaterThanEquals", "2026-12-31", "2026-12-31T00:00:00Z", "2026-12-30T23:59:59Z"},
          {"DateEquals", "1798675200", "2026-12-31T00:00:00Z", "2026-12-31T00:00:01Z"},
        });
  }

  private static List<Scenario> others() {
    List<Scenario> scenarios = new ArrayList<>();
    scenarios.addAll(pairs("kms:MultiRegion", new String[][] {{"Bool", "true", "true", "false"}}));
    scenarios.addAll(
        pairs("kms:Digest", new String[][] {{"BinaryEquals", "QmluYXJ5", "QmluYXJ5", "QmluYXJ6"}}));
    scenarios.addAll(
        pairs(
            "aws:SourceIp",
            new String[][] {
              {"IpAddress", "203.0.113.0/24", "203.0.113.255", "203.0.114.0"},
              {"IpAddress", "203.0.113.7", "203.0.113.7", "203.0.113.8"},
              {"IpAddress", "203.0.113.128/25", "203.0.113.128", "203.0.113.127"},
              {"IpAddress", "0.0.0.0/0", "198.51.100.1", "2001:db8::1"},
              {
                "IpAddress",
                "2001:DB8:1234:5678::/64",
                "2001:db8:1234:5678::9",
                "2001:db8:1234:5679::9"
              },
              {"NotIpAddress", "203.0.113.0/24", "198.51.100.1", "203.0.113.1"},
            }));
    return scenarios;
  }

  private static List<Scenario> arns() {
    return pairs(
        GRANTEE,
        new String[][] {
          {
            "ArnEquals",
            "arn:aws:iam::111122223333:role/app",
            "arn:aws:iam::111122223333:role/app",
            "arn:aws:iam::444455556666:role/app"
          },
          {
            "ArnEquals",
            "arn:aws:iam::111122223333:role/*",
            "arn:aws:iam::111122223333:role/path/app",
            "arn:aws:iam::111122223333:user/app"
          },
          {
            "ArnLike",
            "arn:aws:iam::*:role/app",
            "arn:aws:iam::444455556666:role/app",
            "arn:aws:iam::444455556666:x:role/app"
          },
          {
            "ArnLike",
            "arn:aws:iam::111122223333:role/a?p",
            "arn:aws:iam::111122223333:role/app",
            "arn:aws:iam::111122223333:role/ap"
          },
          {
            "ArnNotEquals",
            "arn:aws:iam::111122223333:role/app",
            "arn:aws:iam::111122223333:role/App",
            "arn:aws:iam::111122223333:role/app"
          },
          {
            "ArnNotLike",
            "arn:aws:iam::111122223333:*",
            "arn:aws:iam::444455556666:root",
            "arn:aws:iam::111122223333:root"
          },
          {
            "StringLike",
            "arn:aws:iam::*:role/app",
            "arn:aws:iam::444455556666:x:role/app",
            "arn:aws:iam::444455556666:role/apps"
          },
        });
  }

  private static List<Scenario> missing() {
    return List.of(
        when("a missing key meets no operator", "{'StringEquals':{'" + TAG + "':'red'}}")
            .is(NOT_ALLOWED),
        when("a missing key is not like a star", "{'StringLike':{'" + TAG + "':'*'}}")
            .is(NOT_ALLOWED),
        when("a missing key meets a negated one", "{'StringNotEquals':{'" + TAG + "':'red'}}")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("a missing address is not in a range", "{'IpAddress':{'aws:VpcSourceIp':'0.0.0.0/0'}}")
            .is(NOT_ALLOWED),
        when("a missing key meets IfExists", "{'StringEqualsIfExists':{'" + TAG + "':'red'}}")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("a present key must meet IfExists", "{'StringEqualsIfExists':{'" + TAG + "':'red'}}")
            .having(TAG, "blue")
            .is(NOT_ALLOWED),
        when("a missing key is null", "{'Null':{'" + TAG + "':'true'}}")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("a present key is not null", "{'Null':{'" + TAG + "':'true'}}")
            .having(TAG, "red")
            .is(NOT_ALLOWED),
        when("Null false wants the key", "{'Null':{'" + TAG + "':'false'}}").is(NOT_ALLOWED),
        when("Null false is met by the key", "{'Null':{'" + TAG + "':false}}")
            .having(TAG, "red")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        denied(
                "a negated denial holds for a missing key",
                "{'StringNotEquals':{'" + TAG + "':'x'}}")
            .is(DENIED_BY_IDENTITY_POLICY),
        denied(
                "a negated denial with IfExists holds for a missing key",
                "{'StringNotEqualsIfExists':{'" + TAG + "':'x'}}")
            .is(DENIED_BY_IDENTITY_POLICY),
        denied("a denial does not hold for a missing key", "{'StringEquals':{'" + TAG + "':'x'}}")
            .is(ALLOWED_BY_IDENTITY_POLICY));
  }

  private static List<Scenario> combined() {
    return List.of(
        when("one of several values is enough", "{'StringEquals':{'" + TAG + "':['red','blue']}}")
            .having(TAG, "blue")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when(
                "none of several values may match a negated operator",
                "{'StringNotEquals':{'" + TAG + "':['red','blue']}}")
            .having(TAG, "blue")
            .is(NOT_ALLOWED),
        when(
                "several keys under one operator must all match",
                "{'StringEquals':{'" + TAG + "':'red','kms:ViaService':'s3.amazonaws.com'}}")
            .having(TAG, "red")
            .having("kms:ViaService", "ec2.amazonaws.com")
            .is(NOT_ALLOWED),
        when(
                "several operators must all match",
                "{'StringEquals':{'" + TAG + "':'red'},'NumericLessThan':{'" + DAYS + "':10}}")
            .having(TAG, "red")
            .having(DAYS, "20")
            .is(NOT_ALLOWED),
        when(
                "several operators that all match allow",
                "{'StringEquals':{'" + TAG + "':'red'},'NumericLessThan':{'" + DAYS + "':10}}")
            .having(TAG, "red")
            .having(DAYS, "7")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when("a key's name counts in any case", "{'StringEquals':{'AWS:resourcetag/TEAM':'red'}}")
            .having(TAG, "red")
            .is(ALLOWED_BY_IDENTITY_POLICY),
        when(
                "a range of two families",
                "{'IpAddress':{'aws:SourceIp':['10.0.0.0/8','2001:db8::/32']}}")
            .having("aws:SourceIp", "2001:db8::1")
            .is(ALLOWED_BY_IDENTITY_POLICY));
  }

  /** For each operator and value: what meets it, and what does not; null leaves one out. */
  private static List<Scenario> pairs(String key, String[][] rows) {
    List<Scenario> scenarios = new ArrayList<>();
    for (String[] row : rows) {
      String condition = "{'" + row[0] + "':{'" + key + "':'" + row[1] + "'}}";
      if (row[2] != null) {
        scenarios.add(
            when(row[0] + " " + row[1] + " is met by " + row[2], condition)
                .having(key, row[2])
                .is(ALLOWED_BY_IDENTITY_POLICY));
      }
      if (row[3] != null) {
        scenarios.add(
            when(row[0] + " " + row[1] + " is not met by " + row[3], condition)
                .having(key, row[3])
                .is(NOT_ALLOWED));
      }
    }
    return scenarios;
  }

  private static Given when(String name, String condition) {
    return that(name).identity(mayIf("kms:Encrypt", json(condition)));
  }

  private static Given denied(String name, String condition) {
    return that(name).identity(may("kms:*"), mayNotIf("kms:Encrypt", json(condition)));
  }
}
