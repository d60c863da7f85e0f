package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ListsTest {
  private static final String INVALID_MARKER =
      "The marker is not one that this list returned. Use NextMarker of its last answer.";

  @TempDir static Path directory;
  private static TestRegion region;

  private TestApi api;

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  /** Each test has an account of its own, whose keys no other test sees. */
  @BeforeEach
  void account(TestInfo test) {
    int number = test.getTestMethod().orElseThrow().getName().hashCode() & Integer.MAX_VALUE;
    api = new TestApi(region, "%012d".formatted(number));
  }

  @Test
  void isEmptyInTheBeginning() {
    assertThat(api.call("ListKeys", "{}"))
        .isEqualTo(TestJson.object("{'Keys':[],'Truncated':false}"));
    assertThat(api.call("ListAliases", "{}"))
        .isEqualTo(TestJson.object("{'Aliases':[],'Truncated':false}"));
  }

  @Test
  void showsEveryKeyOncePageByPage() {
    TreeSet<String> ids = new TreeSet<>();
    for (int i = 0; i < 7; i++) {
      ids.add(api.createKeyId("{}"));
    }
    for (int limit : new int[] {1, 2, 3, 7, 8, 1000}) {
      List<String> listed = pages("ListKeys", "'Limit':" + limit, "Keys", "KeyId");
      assertThat(listed).containsExactlyElementsOf(ids);
    }
    JsonNode entry = api.call("ListKeys", "{}").get("Keys").get(0);
    assertThat(entry.get("KeyArn").textValue()).isEqualTo(api.keyArn(ids.first()));
  }

  @Test
  void missesNothingThatStaysWhileOthersComeAndGo() {
    String key = api.createKeyId("{}");
    for (String name : List.of("b", "d", "f", "h")) {
      alias(name, key);
    }
    ObjectNode first = api.call("ListAliases", "{'Limit':2}");
    assertThat(names(first, "Aliases", "AliasName")).containsExactly("alias/b", "alias/d");
    alias("a", key);
    alias("e", key);
    api.call("DeleteAlias", "{'AliasName':'alias/d'}");
    api.call("DeleteAlias", "{'AliasName':'alias/f'}");
    assertThat(
            pages(
                "ListAliases",
                "'Limit':2,'Marker':'" + first.get("NextMarker").textValue() + "'",
                "Aliases",
                "AliasName"))
        .containsExactly("alias/e", "alias/h");
  }

  @Test
  void showsTheAliasesOfOneKey() {
    String key = api.createKeyId("{}");
    String other = api.createKeyId("{}");
    for (String name : List.of("a", "c", "e")) {
      alias(name, key);
    }
    alias("b", other);
    assertThat(pages("ListAliases", "'Limit':2,'KeyId':'" + key + "'", "Aliases", "AliasName"))
        .containsExactly("alias/a", "alias/c", "alias/e");
    assertThat(pages("ListAliases", "'Limit':2", "Aliases", "AliasName"))
        .containsExactly("alias/a", "alias/b", "alias/c", "alias/e");
    assertRefused(
        ErrorCode.InvalidArnException,
        "Key Aliases are not supported for this operation.",
        () -> api.call("ListAliases", "{'KeyId':'alias/a'}"));
    assertRefused(
        ErrorCode.NotFoundException,
        "Invalid keyId 'x'",
        () -> api.call("ListAliases", "{'KeyId':'x'}"));
  }

  @Test
  void showsFiftyAliasesUnlessToldOtherwise() {
    for (int i = 0; i < 3; i++) {
      String key = api.createKeyId("{}");
      for (int j = 0; j < 34; j++) {
        alias(i + "-" + j, key);
      }
    }
    assertThat(api.call("ListAliases", "{}").get("Aliases")).hasSize(50);
    assertThat(api.call("ListAliases", "{'Limit':1000}").get("Aliases")).hasSize(100);
  }

  @Test
  void refusesEveryOtherMarker() {
    String key = api.createKeyId("{}");
    api.createKeyId("{}");
    alias("a", key);
    alias("b", key);
    String keys = marker("ListKeys", "'Limit':1");
    String aliases = marker("ListAliases", "'Limit':1");
    String ofKey = marker("ListAliases", "'Limit':1,'KeyId':'" + key + "'");
    assertMarkerRefused("ListKeys", "", aliases);
    assertMarkerRefused("ListAliases", "", keys);
    assertMarkerRefused("ListAliases", "", ofKey);
    assertMarkerRefused("ListAliases", "'KeyId':'" + key + "',", aliases);
    assertMarkerRefused("ListKeyPolicies", "'KeyId':'" + key + "',", keys);
    TestApi stranger = new TestApi(region, "444455556666");
    assertRefused(
        ErrorCode.InvalidMarkerException,
        INVALID_MARKER,
        () -> stranger.call("ListKeys", "{'Marker':'%s'}", keys));
    assertMarkerRefused("ListKeys", "", keys + "=");
    for (int i = 0; i < keys.length(); i++) {
      char other = keys.charAt(i) == 'A' ? 'B' : 'A';
      assertMarkerRefused("ListKeys", "", keys.substring(0, i) + other + keys.substring(i + 1));
      if (i > 0) {
        assertMarkerRefused("ListKeys", "", keys.substring(0, i));
      }
    }
  }

  @Test
  void takesAnyMarkerForAMarkerOrRefusesIt() {
    Random random = new Random(8);
    for (int i = 0; i < Integer.getInteger("fuzz.cases", 500); i++) {
      StringBuilder marker = new StringBuilder();
      for (int length = 1 + random.nextInt(120); length > 0; length--) {
        marker.append(
            (char) (random.nextBoolean() ? 'A' + random.nextInt(26) : ' ' + random.nextInt(223)));
      }
      String text = marker.toString().replaceAll("[\\\\'%\u007f-\u009f]", "_");
      assertMarkerRefused("ListKeys", "", text);
    }
  }

  @Test
  void boundsLimitAndMarker() {
    for (int limit : new int[] {0, -1, 1001}) {
      for (String action : List.of("ListKeys", "ListAliases")) {
        assertThat(Refusals.code(() -> api.call(action, "{'Limit':%d}", limit)))
            .isEqualTo(ErrorCode.ValidationException);
      }
    }
    assertThat(Refusals.code(() -> api.call("ListKeys", "{'Marker':''}")))
        .isEqualTo(ErrorCode.ValidationException);
    assertThat(Refusals.code(() -> api.call("ListKeys", "{'Marker':'Ā'}")))
        .isEqualTo(ErrorCode.ValidationException);
    assertThat(Refusals.code(() -> api.call("ListKeys", "{'Marker':'%s'}", "a".repeat(1025))))
        .isEqualTo(ErrorCode.ValidationException);
  }

  private String marker(String action, String members) {
    ObjectNode answer = api.call(action, "{" + members + "}");
    assertThat(answer.get("Truncated").booleanValue()).isTrue();
    return answer.get("NextMarker").textValue();
  }

  private void assertMarkerRefused(String action, String members, String marker) {
    assertRefused(
        ErrorCode.InvalidMarkerException,
        INVALID_MARKER,
        () -> api.call(action, "{" + members + "'Marker':'" + marker + "'}"));
  }

  private List<String> pages(String action, String members, String list, String member) {
    List<String> all = new ArrayList<>();
    ObjectNode page = api.call(action, "{" + members + "}");
    all.addAll(names(page, list, member));
    while (page.get("Truncated").booleanValue()) {
      page =
          api.call(
              action,
              "{%s,'Marker':'%s'}",
              members.replaceAll(",?'Marker':'[^']*'", ""),
              page.get("NextMarker").textValue());
      all.addAll(names(page, list, member));
    }
    assertThat(page.has("NextMarker")).isFalse();
    return all;
  }

  private static List<String> names(ObjectNode page, String list, String member) {
    List<String> names = new ArrayList<>();
    page.get(list).forEach(entry -> names.add(entry.get(member).textValue()));
    return names;
  }

  private void alias(String name, String keyId) {
    api.call("CreateAlias", "{'AliasName':'alias/%s','TargetKeyId':'%s'}", name, keyId);
  }
}
