package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * AWS's machine-readable model of KMS: which actions there are, and what each member of a request
 * must be.
 */
record KmsModel(ObjectNode root) {
  private static final Path FILE =
      Path.of(System.getProperty("kms.model", "../../shared/aws/kms-model.json"));

  /** Bytes and texts are made no longer than this. */
  private static final int LONGEST = 300_000;

  /** Reads it; without it a test is skipped, in CI it fails. */
  static KmsModel read() throws IOException {
    boolean there = Files.exists(FILE);
    assertThat(there || !"true".equals(System.getenv("CI"))).as("%s in CI", FILE).isTrue();
    assumeTrue(there, FILE + " is not there; -Dkms.model=FILE says where it is");
    return new KmsModel((ObjectNode) new ObjectMapper().readTree(FILE.toFile()));
  }

  Set<String> operations() {
    Set<String> names = new LinkedHashSet<>();
    root.required("operations").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Every error that some action declares. */
  Set<String> errors() {
    Set<String> names = new LinkedHashSet<>();
    root.required("operations")
        .forEach(
            operation ->
                operation
                    .path("errors")
                    .forEach(error -> names.add(error.required("shape").textValue())));
    return names;
  }

  /** What an action takes. */
  Shape input(String operation) {
    return shape(root.required("operations").required(operation).path("input").path("shape"));
  }

  /** Every member of an action's request, members of structures within it too. */
  List<Member> members(String operation) {
    List<Member> members = new ArrayList<>();
    collect(input(operation), List.of(), members);
    return members;
  }

  private void collect(Shape structure, List<String> path, List<Member> members) {
    for (Map.Entry<String, JsonNode> entry : structure.node.path("members").properties()) {
      List<String> inner = new ArrayList<>(path);
      inner.add(entry.getKey());
      Shape shape = shape(entry.getValue().path("shape"));
      members.add(new Member(List.copyOf(inner), shape, structure.requires(entry.getKey())));
      if (shape.is("structure")) {
        collect(shape, inner, members);
      }
      Shape element = shape.element();
      if (shape.is("list") && element.is("structure")) {
        inner.set(inner.size() - 1, entry.getKey() + "[]");
        collect(element, inner, members);
      }
    }
  }

  private Shape shape(JsonNode name) {
    return new Shape(this, root.required("shapes").path(name.asText()));
  }

  /** A member of a request, by the names on the way to it; {@code []} marks a list's element. */
  record Member(List<String> path, Shape shape, boolean required) {
    /** As AWS names it in messages. */
    String messagePath() {
      List<String> names = new ArrayList<>();
      path.forEach(
          name ->
              names.add(Members.path(name.replace("[]", "")) + (isList(name) ? ".1.member" : "")));
      return String.join(".", names);
    }

    /** Puts a value where the member stands, making what is missing on the way. */
    void put(ObjectNode body, JsonNode value) {
      parent(body).set(last(), value);
    }

    void remove(ObjectNode body) {
      parent(body).remove(last());
    }

    private String last() {
      return path.get(path.size() - 1);
    }

    private ObjectNode parent(ObjectNode body) {
      ObjectNode node = body;
      for (String name : path.subList(0, path.size() - 1)) {
        node =
            isList(name)
                ? (ObjectNode) node.withArray(name.replace("[]", "")).get(0)
                : node.withObject("/" + name);
      }
      return node;
    }

    private static boolean isList(String name) {
      return name.endsWith("[]");
    }

    @Override
    public String toString() {
      return String.join(".", path);
    }
  }

  /** A type of the model with its constraints. */
  record Shape(KmsModel model, JsonNode node) {
    boolean is(String type) {
      return node.path("type").asText().equals(type);
    }

    boolean requires(String member) {
      for (JsonNode name : node.path("required")) {
        if (name.asText().equals(member)) {
          return true;
        }
      }
      return false;
    }

    /** Whether its value must not appear in a message. */
    boolean isHidden() {
      return is("blob") || node.path("sensitive").asBoolean();
    }

    Set<String> constants() {
      Set<String> names = new LinkedHashSet<>();
      node.path("enum").forEach(name -> names.add(name.textValue()));
      return names;
    }

    /** What it must not be shorter or less than; 0 if that is not said. */
    int min() {
      return node.path("min").asInt();
    }

    boolean hasMax() {
      return node.has("max");
    }

    int max() {
      return node.path("max").asInt();
    }

    String pattern() {
      return node.path("pattern").asText("");
    }

    /** A list's. */
    Shape element() {
      return model.shape(node.path("member").path("shape"));
    }

    /** A value that keeps every constraint. */
    JsonNode valid() {
      JsonNodeFactory json = JsonNodeFactory.instance;
      return switch (node.path("type").asText()) {
        case "string" -> json.textNode(validText());
        case "blob" -> json.binaryNode(new byte[Math.max(min(), 1)]);
        case "integer" -> json.numberNode(Math.max(min(), 1));
        case "boolean" -> json.booleanNode(false);
        case "timestamp" -> json.numberNode(1.9e9);
        case "list" -> json.arrayNode().add(element().valid());
        case "map" -> json.objectNode().put("k", "v");
        default -> validStructure();
      };
    }

    /** A value with the required members alone. */
    ObjectNode validStructure() {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      for (JsonNode name : node.path("required")) {
        String shape = node.required("members").required(name.asText()).path("shape").asText();
        body.set(name.asText(), new Shape(model, model.root.required("shapes").get(shape)).valid());
      }
      return body;
    }

    private String validText() {
      if (!constants().isEmpty()) {
        return constants().iterator().next();
      }
      int length = Math.max(min(), 1);
      for (String text :
          List.of(
              "a".repeat(length),
              "2".repeat(length),
              "A".repeat(length),
              "https://host.name",
              "/prefix/kms/xks/v1",
              "us-east-1",
              "cluster-" + "a".repeat(11),
              "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789")) {
        if (Pattern.compile(pattern()).matcher(text).matches() || pattern().isEmpty()) {
          return text;
        }
      }
      throw new IllegalStateException("no text is known that matches " + pattern());
    }

    /** A text or bytes of a length, or a list of so many elements. */
    JsonNode ofLength(int length) {
      JsonNodeFactory json = JsonNodeFactory.instance;
      assertThat(length).isLessThan(LONGEST);
      if (is("blob")) {
        return json.binaryNode(new byte[length]);
      }
      if (is("string")) {
        return json.textNode("a".repeat(length));
      }
      ArrayNode list = json.arrayNode();
      for (int i = 0; i < length; i++) {
        list.add(element().valid());
      }
      return list;
    }

    /** A value of another JSON type. */
    JsonNode ofWrongType() {
      JsonNodeFactory json = JsonNodeFactory.instance;
      return is("string") || is("blob") ? json.numberNode(1) : json.textNode("wrong");
    }
  }
}
