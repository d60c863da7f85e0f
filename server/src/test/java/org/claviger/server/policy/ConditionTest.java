package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.policy.Policies.allows;
import static org.claviger.server.policy.Policies.identity;
import static org.claviger.server.policy.Policies.when;
import static org.claviger.server.policy.TestRequest.byBob;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operator, on keys with no value, one and several. */
class ConditionTest {
  /** Values are parted by spaces; {@code -} is a key that the request does not have. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StringEquals| a| a| true",
        "StringEquals| a| A| false",
        "StringEquals| a| -| false",
        "StringEquals| a b| b| true",
        "StringEquals| a b| c| false",
        "StringEquals| a*| a*| true",
        "StringEquals| a*| ab| false",
        "StringEquals| a| b a| true",
        "StringNotEquals| a| a| false",
        "StringNotEquals| a| A| true",
        "StringNotEquals| a| -| true",
        "StringNotEquals| a b| b| false",
        "StringNotEquals| a b| c| true",
        "StringNotEquals| a| b a| false",
        "StringEqualsIgnoreCase| a| A| true",
        "StringEqualsIgnoreCase| a| b| false",
        "StringEqualsIgnoreCase| a| -| false",
        "StringNotEqualsIgnoreCase| a| A| false",
        "StringNotEqualsIgnoreCase| a| b| true",
        "StringNotEqualsIgnoreCase| a| -| true",
        "StringLike| a*| abc| true",
        "StringLike| a?c| abc| true",
        "StringLike| A*| abc| false",
        "StringLike| *| -| false",
        "StringLike| x a*| abc| true",
        "StringNotLike| a*| abc| false",
        "StringNotLike| x a*| abc| false",
        "StringNotLike| b*| abc| true",
        "StringNotLike| *| -| true",
        "NumericEquals| 10| 10.0| true",
        "NumericEquals| 10| 11| false",
        "NumericEquals| 10| x| false",
        "NumericEquals| 10| -| false",
        "NumericNotEquals| 10| 10| false",
        "NumericNotEquals| 10| 11| true",
        "NumericNotEquals| 10| x| true",
        "NumericNotEquals| 10| -| true",
        "NumericLessThan| 10| 9| true",
        "NumericLessThan| 10| 10| false",
        "NumericLessThan| 9 20| 10| true",
        "NumericLessThanEquals| 10| 10| true",
        "NumericLessThanEquals| 10| 10.1| false",
        "NumericGreaterThan| 10| 11| true",
        "NumericGreaterThan| 10| 10| false",
        "NumericGreaterThan| 9| 10| true",
        "NumericGreaterThanEquals| 10| 10| true",
        "NumericGreaterThanEquals| 10| 9| false",
        "NumericGreaterThanEquals| 10| -| false",
        "DateEquals| 2026-11-28| 2026-11-28T00:00:00Z| true",
        "DateEquals| 2026-11-28| 1795824000| true",
        "DateEquals| 2026-11-28| 2026-11-29| false",
        "DateNotEquals| 2026-11-28| 2026-11-28| false",
        "DateNotEquals| 2026-11-28| 2026-11-29| true",
        "DateNotEquals| 2026-11-28| -| true",
        "DateLessThan| 2026-11-28| 2026-11-27T23:59:59Z| true",
        "DateLessThan| 2026-11-28| 2026-11-28| false",
        "DateLessThan| 2026-11-28| -| false",
        "DateLessThanEquals| 2026-11-28| 2026-11-28| true",
        "DateLessThanEquals| 2026-11-28| 2026-11-29| false",
        "DateGreaterThan| 2026-11-28| 2026-11-28T00:00:01Z| true",
        "DateGreaterThan| 2026-11-28| 2026-11-28| false",
        "DateGreaterThan| 1795824000| 2026-11-29| true",
        "DateGreaterThanEquals| 2026-11-28| 2026-11-28| true",
        "DateGreaterThanEquals| 2026-11-28| x| false",
        "Bool| true| true| true",
        "Bool| True| TRUE| true",
        "Bool| true| false| false",
        "Bool| false| false| true",
        "Bool| false| -| false",
        "Bool| true| 1| false",
        "BinaryEquals| QUJD| QUJD| true",
        "BinaryEquals| QUJD| QUJE| false",
        "BinaryEquals| QUJD| %| false",
        "BinaryEquals| QUJD| -| false",
        "IpAddress| 203.0.113.0/24| 203.0.113.7| true",
        "IpAddress| 203.0.113.0/24| 203.0.114.7| false",
        "IpAddress| 203.0.113.0/24 2001:db8::/32| 2001:db8::7| true",
        "IpAddress| 203.0.113.0/24| -| false",
        "NotIpAddress| 203.0.113.0/24| 203.0.113.7| false",
        "NotIpAddress| 203.0.113.0/24| 203.0.114.7| true",
        "NotIpAddress| 203.0.113.0/24 203.0.114.0/24| 203.0.114.7| false",
        "NotIpAddress| 203.0.113.0/24| -| true",
        "ArnEquals| arn:aws:iam::*:role/*| arn:aws:iam::1:role/a| true",
        "ArnLike| arn:aws:iam::*:role/*| arn:aws:iam::1:role/a| true",
        "ArnLike| arn:aws:iam::*:role/*| arn:aws:iam::1:user/a| false",
        "ArnLike| arn:aws:*:*:*:x| arn:aws:iam::1:x| true",
        "ArnLike| arn:aws:*:*:x| arn:aws:iam::1:x| malformed",
        "ArnLike| arn:*:x:y:z:w| arn:aws:q:x:y:z:w| false",
        "ArnLike| arn:aws:s:r:a:*| arn:aws:s:r:a:b:c:d| true",
        "ArnLike| arn:aws:s:r:a:b:?| arn:aws:s:r:a:b:c| true",
        "ArnLike| arn:aws:iam::*:*| x| false",
        "ArnLike| arn:aws:iam::*:*| -| false",
        "ArnNotEquals| arn:aws:iam::*:role/*| arn:aws:iam::1:role/a| false",
        "ArnNotLike| arn:aws:iam::*:role/*| arn:aws:iam::1:role/a| false",
        "ArnNotLike| arn:aws:iam::*:role/*| arn:aws:iam::1:user/a| true",
        "ArnNotLike| arn:aws:iam::*:role/*| -| true",
        "Null| true| -| true",
        "Null| true| a| false",
        "Null| false| -| false",
        "Null| false| a| true",
        "Null| true false| a| true",
        "StringEqualsIfExists| a| -| true",
        "StringEqualsIfExists| a| a| true",
        "StringEqualsIfExists| a| b| false",
        "StringNotEqualsIfExists| a| -| true",
        "StringNotEqualsIfExists| a| a| false",
        "NumericLessThanIfExists| 10| -| true",
        "NumericLessThanIfExists| 10| 11| false",
        "BoolIfExists| true| -| true",
        "BoolIfExists| true| false| false",
        "IpAddressIfExists| ::1| -| true",
        "ArnLikeIfExists| arn:aws:iam::*:*| -| true",
        "ForAllValues:StringEquals| a b| a b| true",
        "ForAllValues:StringEquals| a b| a| true",
        "ForAllValues:StringEquals| a b| a c| false",
        "ForAllValues:StringEquals| a b| -| true",
        "ForAllValues:StringLike| a* b*| ax bx| true",
        "ForAllValues:StringLike| a* b*| ax cx| false",
        "ForAllValues:StringNotEquals| a b| c d| true",
        "ForAllValues:StringNotEquals| a b| c a| false",
        "ForAllValues:StringNotEquals| a b| -| true",
        "ForAllValues:StringEqualsIfExists| a b| -| true",
        "ForAnyValue:StringEquals| a b| c b| true",
        "ForAnyValue:StringEquals| a b| c d| false",
        "ForAnyValue:StringEquals| a b| -| false",
        "ForAnyValue:StringNotEquals| a b| a c| true",
        "ForAnyValue:StringNotEquals| a b| a b| false",
        "ForAnyValue:StringNotEquals| a b| -| false",
        "ForAnyValue:StringEqualsIfExists| a b| -| false",
        "ForAnyValue:NumericGreaterThan| 10| 9 11| true",
        "ForAnyValue:ArnLike| arn:aws:iam::*:role/*| x arn:aws:iam::1:role/a| true",
        "ForAllValues:IpAddress| 203.0.113.0/24| 203.0.113.1 203.0.114.1| false"
      })
  void holdsAsTheLanguageSays(String operator, String expected, String actual, String outcome) {
    String values = "['" + expected.replace(" ", "','") + "']";
    String condition = "'%s':{'kms:X':%s}".formatted(operator, values);
    TestRequest request = actual.equals("-") ? byBob() : byBob().with("kms:x", actual.split(" "));
    assertThat(outcome(condition, request)).isEqualTo(outcome);
  }

  private static String outcome(String condition, TestRequest request) {
    try {
      return Boolean.toString(allows(identity(when(condition)), request));
    } catch (MalformedPolicyException e) {
      return "malformed";
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOperatorAnswersAMissingKeyByItsSignAlone(Comparison comparison) {
    String value =
        switch (comparison) {
          case Bool, Null -> "true";
          case IpAddress, NotIpAddress -> "::1";
          case ArnEquals, ArnLike, ArnNotEquals, ArnNotLike -> "arn:aws:iam::1:root";
          default -> "2026";
        };
    boolean expected = comparison == Comparison.Null || comparison.name().contains("Not");
    String condition = "'%s':{'aws:x':'%s'}".formatted(comparison, value);
    assertThat(allows(identity(when(condition)), byBob())).isEqualTo(expected);
  }

  @Test
  void allOperatorsAndAllKeysMustHold() {
    Policy policy =
        identity(
            when(
                "'StringEquals':{'aws:a':'1','aws:b':'2'},'StringLike':{'aws:c':['3','4*']},"
                    + "'StringNotEquals':{'aws:a':'9'}"));
    TestRequest all = byBob().with("aws:a", "1").with("aws:b", "2").with("aws:c", "45");
    assertThat(allows(policy, all)).isTrue();
    assertThat(allows(policy, all.with("aws:a", "2"))).isFalse();
    assertThat(allows(policy, all.with("aws:b", "1"))).isFalse();
    assertThat(allows(policy, all.with("aws:c", "5"))).isFalse();
  }

  @Test
  void noConditionAlwaysHolds() {
    assertThat(allows(identity(when("")), byBob())).isTrue();
    assertThat(allows(identity(when("'StringEquals':{}")), byBob())).isTrue();
  }

  @Test
  void anEmptyListOfValuesMatchesNothing() {
    TestRequest request = byBob().with("aws:a", "1");
    assertThat(allows(identity(when("'StringEquals':{'aws:a':[]}")), request)).isFalse();
    assertThat(allows(identity(when("'StringNotEquals':{'aws:a':[]}")), request)).isTrue();
  }

  @Test
  void takesNumbersAndBooleansOfJson() {
    TestRequest request = byBob().with("aws:a", "1.50").with("aws:b", "false");
    assertThat(allows(identity(when("'NumericEquals':{'aws:a':1.5}")), request)).isTrue();
    assertThat(allows(identity(when("'StringEquals':{'aws:a':1.50}")), request)).isTrue();
    assertThat(allows(identity(when("'Bool':{'aws:b':false}")), request)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "AWS:UserName, aws:username",
    "kms:EncryptionContext:Stage, kms:encryptioncontext:Stage",
    "KMS:EncryptionContext:a:B/C, kms:encryptioncontext:a:B/C",
    "aws:PrincipalTag/Team, aws:principaltag/Team",
    "aws:RequestTag/A:B, aws:requesttag/A:B",
    "Id.Example.com/Realm:Sub, id.example.com/Realm:Sub"
  })
  void asksForAKeyWithoutRegardToCaseUpToItsOwnName(String written, String asked) {
    Policy policy = identity(when("'StringEquals':{'%s':'v'}".formatted(written)));
    assertThat(allows(policy, byBob().with(asked, "v"))).isTrue();
  }
}
