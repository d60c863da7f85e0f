package org.claviger.server.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.audit.TrailEvent;

/**
 * What an event concerns: keys by their ARN and id, and what the request named as it named it.
 *
 * @param type as CloudTrail names it
 * @param name an ARN, an id or a name
 */
record EventResource(String type, String name) {
  private static final String KEY = "AWS::KMS::Key";
  private static final String ALIAS = "AWS::KMS::Alias";
  private static final String ROLE = "AWS::IAM::Role";

  /** Members of requests that name a key or an alias. */
  private static final List<String> KEY_MEMBERS =
      List.of(
          "keyId", "sourceKeyId", "destinationKeyId", "targetKeyId", "replicaKeyId", "aliasName");

  private static final Map<String, String> IDENTITY_MEMBERS =
      Map.of(
          "userName", "AWS::IAM::User",
          "groupName", "AWS::IAM::Group",
          "roleName", ROLE,
          "roleArn", ROLE,
          "policyArn", "AWS::IAM::Policy",
          "accessKeyId", "AWS::IAM::AccessKey");

  /** Everything that an event concerns, each once. */
  static List<EventResource> of(TrailEvent event) {
    Set<EventResource> found = new LinkedHashSet<>();
    for (JsonNode each : event.json().path("resources")) {
      String name = each.path("ARN").asText();
      found.add(new EventResource(each.path("type").asText(), name));
      keyId(name).ifPresent(id -> found.add(new EventResource(KEY, id)));
    }
    JsonNode parameters = event.json().path("requestParameters");
    KEY_MEMBERS.forEach(
        member -> text(parameters, member).ifPresent(name -> found.add(keyOrAlias(name))));
    if (isOfIdentities(event)) {
      IDENTITY_MEMBERS.forEach(
          (member, type) ->
              text(parameters, member).ifPresent(name -> found.add(new EventResource(type, name))));
    }
    return List.copyOf(found);
  }

  private static boolean isOfIdentities(TrailEvent event) {
    return event
        .text("eventSource")
        .filter(source -> source.equals("iam.amazonaws.com") || source.equals("sts.amazonaws.com"))
        .isPresent();
  }

  private static EventResource keyOrAlias(String name) {
    boolean isAlias = name.startsWith("alias/") || name.contains(":alias/");
    return new EventResource(isAlias ? ALIAS : KEY, name);
  }

  /** The id in a key's ARN. */
  private static Optional<String> keyId(String arn) {
    int at = arn.indexOf(":key/");
    return at < 0 ? Optional.empty() : Optional.of(arn.substring(at + ":key/".length()));
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.path(name).textValue());
  }
}
