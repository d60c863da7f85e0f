package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.KeyUsage;
import org.junit.jupiter.api.Test;

class MembersTest {
  @Test
  void readsWhatIsThere() {
    Members members =
        members(
            """
            {'S':'text','E':'SIGN_VERIFY','B':'AQI=','I':7,'F':true,'M':{'b':'1','a':'2'},
             'L':['x','y'],'O':[{'K':'v'}]}""");
    assertThat(members.string("S", 1, 4, Pattern.compile("[a-z]+"))).isEqualTo("text");
    assertThat(members.constant("E", KeyUsage.class)).isEqualTo(KeyUsage.SIGN_VERIFY);
    assertThat(members.blob("B", 1, 2)).containsExactly(1, 2);
    assertThat(members.optionalInteger("I", 7, 7)).isEqualTo(7);
    assertThat(members.flag("F", false)).isTrue();
    assertThat(members.stringMap("M").toString()).isEqualTo("{b=1, a=2}");
    assertThat(members.strings("L")).containsExactly("x", "y");
    assertThat(members.objects("O").get(0).string("K", 1, 1)).isEqualTo("v");
    assertThat(members.has("S")).isTrue();
    members.check();
  }

  @Test
  void takesWhatIsMissingOrNullAsAbsent() {
    Members members = members("{'N':null}");
    for (String name : List.of("N", "Missing")) {
      assertThat(members.optionalString(name, 1, 2)).isNull();
      assertThat(members.optionalConstant(name, KeyUsage.class, KeyUsage.SIGN_VERIFY))
          .isEqualTo(KeyUsage.SIGN_VERIFY);
      assertThat(members.optionalBlob(name, 1, 2)).isNull();
      assertThat(members.optionalInteger(name, 1, 2)).isNull();
      assertThat(members.flag(name, true)).isTrue();
      assertThat(members.stringMap(name)).isEmpty();
      assertThat(members.strings(name)).isEmpty();
      assertThat(members.objects(name)).isEmpty();
      assertThat(members.has(name)).isFalse();
    }
    members.check();
    members.refuse("N", "Missing");
  }

  @Test
  void refusesInAwsWords() {
    assertViolation(
        "{}",
        "Value null at 'keyId' failed to satisfy constraint: Member must not be null",
        m -> m.string("KeyId", 1, 2048));
    assertViolation(
        "{'KeyId':''}",
        "Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or"
            + " equal to 1",
        m -> m.string("KeyId", 1, 2048));
    assertViolation(
        "{'AliasName':'a b'}",
        "Value 'a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular"
            + " expression pattern: ^[a-zA-Z0-9:/_-]+$",
        m -> m.string("AliasName", 1, 256, Pattern.compile("^[a-zA-Z0-9:/_-]+$")));
    assertViolation(
        "{'NumberOfBytes':0}",
        "Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater"
            + " than or equal to 1",
        m -> m.optionalInteger("NumberOfBytes", 1, 1024));
    assertViolation(
        "{'NumberOfBytes':1025}",
        "Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less"
            + " than or equal to 1024",
        m -> m.optionalInteger("NumberOfBytes", 1, 1024));
    assertViolation(
        "{'KeyUsage':'RANDOM'}",
        "Value 'RANDOM' at 'keyUsage' failed to satisfy constraint: Member must satisfy enum value"
            + " set: [ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC, KEY_AGREEMENT]",
        m -> m.constant("KeyUsage", KeyUsage.class));
    assertViolation(
        "{'Plaintext':'AQI='}",
        "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or"
            + " equal to 1",
        m -> m.blob("Plaintext", 1, 1));
    assertViolation(
        "{'Plaintext':''}",
        "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than"
            + " or equal to 1",
        m -> m.blob("Plaintext", 1, 1));
  }

  @Test
  void namesEveryViolationAtOnce() {
    Members members = members("{'Limit':0}");
    members.optionalInteger("Limit", 1, 1000);
    members.string("KeyId", 1, 2048);
    members.missing("tags.1.member.tagKey");
    members.notInSet("x", "spec", Set.of("A"));
    assertRefused(
        ErrorCode.ValidationException,
        "4 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member"
            + " must have value greater than or equal to 1; Value null at 'keyId' failed to"
            + " satisfy constraint: Member must not be null; Value null at 'tags.1.member.tagKey'"
            + " failed to satisfy constraint: Member must not be null; Value 'x' at 'spec' failed"
            + " to satisfy constraint: Member must satisfy enum value set: [A]",
        members::check);
  }

  @Test
  void takesAWrongJsonTypeForAMalformedRequest() {
    for (String value : List.of("1", "true", "[]", "{}")) {
      assertMalformed(value, "expected a string", m -> m.optionalString("M", 0, 9));
      assertMalformed(value, "expected a string", m -> m.optionalBlob("M", 0, 9));
      assertMalformed(
          value, "expected a string", m -> m.optionalConstant("M", KeyUsage.class, null));
    }
    for (String value : List.of("'1'", "1.5", "1e9999", "2147483648", "[1]")) {
      assertMalformed(value, "expected an integer at 'm'", m -> m.optionalInteger("M", 0, 9));
    }
    assertMalformed("'true'", "expected a boolean at 'm'", m -> m.flag("M", false));
    assertMalformed("[]", "expected an object at 'm'", m -> m.stringMap("M"));
    assertMalformed("{'a':1}", "expected a string", m -> m.stringMap("M"));
    assertMalformed("{}", "expected a list at 'm'", m -> m.strings("M"));
    assertMalformed("[1]", "expected a string", m -> m.strings("M"));
    assertMalformed("[1]", "expected objects in the list at 'm'", m -> m.objects("M"));
    assertMalformed("'***'", "expected bytes in base64", m -> m.optionalBlob("M", 0, 9));
  }

  @Test
  void neverIgnoresAMemberThatIsNotSupported() {
    for (String value : List.of("'x'", "''", "0", "false", "{'a':1}", "[0]")) {
      assertRefused(
          ErrorCode.UnsupportedOperationException,
          "This server does not support the member Policy yet.",
          () -> members("{'Policy':" + value + "}").refuse("Policy"));
    }
    members("{'GrantTokens':[],'MultiRegion':false}").refuse("GrantTokens");
    members("{'GrantTokens':[],'MultiRegion':false}").refuseUnlessFalse("MultiRegion");
    assertRefused(
        ErrorCode.UnsupportedOperationException,
        "This server does not support the member MultiRegion yet.",
        () -> members("{'MultiRegion':true}").refuseUnlessFalse("MultiRegion"));
  }

  private static void assertViolation(
      String json, String violation, Function<Members, Object> read) {
    Members members = members(json);
    assertThat(read.apply(members)).isNull();
    assertRefused(
        ErrorCode.ValidationException, "1 validation error detected: " + violation, members::check);
  }

  private static void assertMalformed(
      String value, String message, Function<Members, Object> read) {
    assertRefused(
        ErrorCode.SerializationException,
        message,
        () -> read.apply(members("{'M':" + value + "}")));
  }

  private static Members members(String json) {
    return new Members(TestJson.object(json));
  }
}
