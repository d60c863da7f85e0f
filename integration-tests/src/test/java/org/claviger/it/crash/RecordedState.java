package org.claviger.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.claviger.it.Answer;
import org.claviger.it.ApiClient;

/**
 * What a server says that there is, and that each of it is in the record: nothing was changed
 * without one.
 *
 * @param keys the ids of all keys
 * @param aliases all names with their targets
 * @param users the names of all users
 * @param policies the policy of each key
 * @param materials the ids of the materials that rotations made
 */
record RecordedState(
    List<String> keys,
    Map<String, String> aliases,
    List<String> users,
    Map<String, String> policies,
    List<String> materials) {
  private static final Pattern USER = Pattern.compile("<UserName>([^<]*)</UserName>");
  private static final Pattern MARKER = Pattern.compile("<Marker>([^<]*)</Marker>");
  private static final Pattern SID = Pattern.compile("\"Sid\"\\s*:\\s*\"(client[^\"]*)\"");

  static RecordedState of(ApiClient api) {
    List<String> keys = keys(api);
    Map<String, String> policies = new HashMap<>();
    List<String> materials = new ArrayList<>();
    for (String key : keys) {
      String body = "{\"KeyId\":\"%s\"}".formatted(key);
      policies.put(key, api.kms("GetKeyPolicy", body).text("Policy"));
      Answer rotations = api.kms("ListKeyRotations", body);
      if (rotations.isSuccess()) {
        rotations
            .json()
            .path("Rotations")
            .forEach(rotation -> materials.add(rotation.path("KeyMaterialId").asText()));
      }
    }
    return new RecordedState(keys, aliases(api), users(api), policies, materials);
  }

  void assertEachHasItsRecord(List<JsonNode> records) {
    assertThat(texts(records, "CreateKey", "/responseElements/keyMetadata/keyId"))
        .containsAll(keys);
    assertThat(texts(records, "CreateUser", "/requestParameters/userName")).containsAll(users);
    assertThat(texts(records, "CreateAlias", "/requestParameters/aliasName"))
        .containsAll(aliases.keySet());
    Set<String> named =
        records.stream()
            .filter(record -> record.path("eventName").asText().matches("(Create|Update)Alias"))
            .map(RecordedState::aliasAndTarget)
            .collect(Collectors.toSet());
    aliases.forEach((alias, target) -> assertThat(named).contains(alias + " " + target));
    assertThat(texts(records, "RotateKey", "/serviceEventDetails/currentKeyMaterialId"))
        .containsAll(materials);
    String put = String.join("\n", texts(records, "PutKeyPolicy", "/requestParameters/policy"));
    policies.forEach(
        (key, policy) -> {
          Matcher sid = SID.matcher(policy);
          if (sid.find()) {
            assertThat(put).as("the policy of %s", key).contains('"' + sid.group(1) + '"');
          }
        });
  }

  private static String aliasAndTarget(JsonNode record) {
    return record.at("/requestParameters/aliasName").asText()
        + " "
        + record.at("/requestParameters/targetKeyId").asText();
  }

  /** A member of the records of an action that succeeded. */
  private static Set<String> texts(List<JsonNode> records, String eventName, String pointer) {
    return records.stream()
        .filter(record -> record.path("eventName").asText().equals(eventName))
        .filter(record -> !record.hasNonNull("errorCode"))
        .map(record -> record.at(pointer).asText())
        .collect(Collectors.toSet());
  }

  private static List<String> keys(ApiClient api) {
    List<String> keys = new ArrayList<>();
    String marker = "";
    do {
      JsonNode page = api.kms("ListKeys", "{\"Limit\":1000" + marker + "}").json();
      page.required("Keys").forEach(key -> keys.add(key.path("KeyId").asText()));
      marker = next(page);
    } while (!marker.isEmpty());
    return keys;
  }

  static Map<String, String> aliases(ApiClient api) {
    Map<String, String> aliases = new HashMap<>();
    String marker = "";
    do {
      JsonNode page = api.kms("ListAliases", "{\"Limit\":100" + marker + "}").json();
      for (JsonNode alias : page.required("Aliases")) {
        aliases.put(alias.path("AliasName").asText(), alias.path("TargetKeyId").asText());
      }
      marker = next(page);
    } while (!marker.isEmpty());
    return aliases;
  }

  private static String next(JsonNode page) {
    return page.path("Truncated").asBoolean()
        ? ",\"Marker\":\"" + page.required("NextMarker").textValue() + "\""
        : "";
  }

  private static List<String> users(ApiClient api) {
    List<String> users = new ArrayList<>();
    String marker = "";
    do {
      String form = "Action=ListUsers&Version=2010-05-08&MaxItems=1000" + marker;
      String body = api.send(api.signer().service("iam").form(form)).body();
      Matcher user = USER.matcher(body);
      while (user.find()) {
        users.add(user.group(1));
      }
      Matcher found = MARKER.matcher(body);
      marker = found.find() ? "&Marker=" + found.group(1) : "";
    } while (!marker.isEmpty());
    return users;
  }
}
