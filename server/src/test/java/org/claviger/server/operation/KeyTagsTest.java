package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.operation.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.TestRegion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TagResource, UntagResource and ListResourceTags. */
class KeyTagsTest {
  @TempDir static Path directory;
  private static TestRegion region;

  private final TestApi api = new TestApi(region, "111122223333");

  @BeforeAll
  static void open() {
    region = TestRegion.open(directory);
  }

  @AfterAll
  static void close() {
    region.close();
  }

  @Test
  void addsChangesAndRemovesTags() {
    String id = api.createKeyId("{'Tags':[{'TagKey':'b','TagValue':'1'}]}");
    assertThat(
            api.result(
                    "TagResource",
                    "{'KeyId':'%s','Tags':[{'TagKey':'a','TagValue':''},{'TagKey':'b','TagValue':'2'}]}",
                    id)
                .hasBody())
        .isFalse();
    assertThat(list(id)).containsExactly("a=", "b=2");
    api.call("UntagResource", "{'KeyId':'%s','TagKeys':['a','unknown']}", api.keyArn(id));
    assertThat(list(id)).containsExactly("b=2");
    api.call("UntagResource", "{'KeyId':'%s','TagKeys':['b']}", id);
    assertThat(api.call("ListResourceTags", "{'KeyId':'%s'}", id))
        .isEqualTo(TestJson.object("{'Tags':[],'Truncated':false}"));
  }

  @Test
  void takesNoAliases() {
    String id = api.createKeyId("{}");
    api.call("CreateAlias", "{'AliasName':'alias/tagged','TargetKeyId':'%s'}", id);
    for (String action : List.of("TagResource", "UntagResource", "ListResourceTags")) {
      assertRefused(
          ErrorCode.InvalidArnException,
          "Key Aliases are not supported for this operation.",
          () -> api.call(action, "{'KeyId':'alias/tagged','Tags':[],'TagKeys':[]}"));
    }
  }

  @Test
  void refusesMoreThanFiftyTagsInAllAndKeepsWhatWasThere() {
    String id = api.createKeyId("{'Tags':%s}", tags(0, 49));
    assertRefused(
        ErrorCode.TagException,
        "Too many tags",
        () -> api.call("TagResource", "{'KeyId':'%s','Tags':%s}", id, tags(49, 51)));
    assertThat(list(id)).hasSize(49);
    api.call("TagResource", "{'KeyId':'%s','Tags':%s}", id, tags(48, 50));
    assertThat(list(id)).hasSize(50);
    assertRefused(
        ErrorCode.TagException,
        "Too many tags",
        () -> api.call("TagResource", "{'KeyId':'%s','Tags':%s}", id, tags(100, 151)));
  }

  @Test
  void refusesTagsAsCreateKeyDoes() {
    String id = api.createKeyId("{}");
    assertTagRefused(id, "Duplicate tag keys", "a", "a");
    assertTagRefused(id, "Tags beginning with aws: are reserved", "AWS:x", "a");
    assertRefused(
        ErrorCode.TagException,
        "Tags beginning with aws: are reserved",
        () -> api.call("UntagResource", "{'KeyId':'%s','TagKeys':['aws:x']}", id));
    String missing = "' failed to satisfy constraint: Member must not be null";
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value null at 'tags" + missing,
        () -> api.call("TagResource", "{'KeyId':'%s'}", id));
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value null at 'tagKeys" + missing,
        () -> api.call("UntagResource", "{'KeyId':'%s'}", id));
    assertRefused(
        ErrorCode.ValidationException,
        "1 validation error detected: Value '[]' at 'tagKeys' failed to satisfy constraint: Member"
            + " must satisfy constraint: [Member must have length less than or equal to 128, Member"
            + " must have length greater than or equal to 1]",
        () -> api.call("UntagResource", "{'KeyId':'%s','TagKeys':['']}", id));
    assertThat(list(id)).isEmpty();
  }

  @Test
  void listsPageByPageWhileTagsComeAndGo() {
    String id = api.createKeyId("{'Tags':%s}", tags(10, 30));
    ObjectNode page = api.call("ListResourceTags", "{'KeyId':'%s','Limit':8}", id);
    List<String> seen = new ArrayList<>(shown(page));
    api.call("UntagResource", "{'KeyId':'%s','TagKeys':['k12','k20']}", id);
    api.call("TagResource", "{'KeyId':'%s','Tags':%s}", id, tags(5, 6));
    api.call("TagResource", "{'KeyId':'%s','Tags':[{'TagKey':'k11x','TagValue':'v'}]}", id);
    while (page.get("Truncated").booleanValue()) {
      String marker = page.get("NextMarker").textValue();
      page = api.call("ListResourceTags", "{'KeyId':'%s','Limit':8,'Marker':'%s'}", id, marker);
      seen.addAll(shown(page));
    }
    assertThat(seen)
        .doesNotHaveDuplicates()
        .containsSubsequence("k10=v", "k11=v", "k12=v", "k19=v", "k21=v", "k29=v")
        .doesNotContain("k20=v");
    String other = api.createKeyId("{'Tags':%s}", tags(0, 3));
    String marker =
        api.call("ListResourceTags", "{'KeyId':'%s','Limit':1}", other)
            .get("NextMarker")
            .textValue();
    assertThat(
            Refusals.code(
                () -> api.call("ListResourceTags", "{'KeyId':'%s','Marker':'%s'}", id, marker)))
        .isEqualTo(ErrorCode.InvalidMarkerException);
  }

  private void assertTagRefused(String id, String message, String first, String second) {
    assertRefused(
        ErrorCode.TagException,
        message,
        () ->
            api.call(
                "TagResource",
                "{'KeyId':'%s','Tags':[{'TagKey':'%s','TagValue':''},{'TagKey':'%s','TagValue':''}]}",
                id,
                first,
                second));
  }

  private List<String> list(String id) {
    return shown(api.call("ListResourceTags", "{'KeyId':'%s'}", id));
  }

  private static List<String> shown(ObjectNode answer) {
    List<String> tags = new ArrayList<>();
    for (JsonNode tag : answer.get("Tags")) {
      tags.add(tag.get("TagKey").textValue() + "=" + tag.get("TagValue").textValue());
    }
    return tags;
  }

  private static String tags(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{'TagKey':'k" + i + "','TagValue':'v'}")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
