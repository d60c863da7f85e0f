package org.claviger.server.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.claviger.server.hsm.Material;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.TamperedRowException;

/**
 * A key as the document of its row: everything but the wrapped bytes of its materials, which it
 * lists. So the rows of materials are written once, and none can be made current, taken away or
 * brought back by editing the database.
 */
final class KeyDocument {
  private KeyDocument() {}

  static byte[] write(Key key) {
    ObjectNode document = Json.object();
    document.put("format", 1);
    document.put("spec", key.spec().name());
    document.put("usage", key.usage().name());
    document.put("class", key.keyClass().name());
    document.put("callerIv", key.callerIv());
    document.put("origin", key.origin().name());
    document.put("manager", key.kind().manager().name());
    key.kind().store().ifPresent(id -> document.put("store", id));
    key.kind().adopted().ifPresent(name -> document.put("adopted", name));
    document.put("state", key.state().name());
    document.put("created", key.creationDate().toEpochMilli());
    key.deletionDate().ifPresent(date -> document.put("deletion", date.toEpochMilli()));
    document.put("description", key.description());
    ObjectNode tags = document.putObject("tags");
    key.tags().forEach(tags::put);
    document.put("policy", key.policy().text());
    if (!key.policy().principals().isEmpty()) {
      ObjectNode principals = document.putObject("principals");
      key.policy().principals().forEach(principals::put);
    }
    document.put("publicKey", key.publicKey());
    key.materials().forEach(each -> write(each, document.withArray("materials").addObject()));
    key.rotation().ifPresent(plan -> write(plan, document.putObject("rotation")));
    key.multiRegion().ifPresent(related -> write(related, document.putObject("multiRegion")));
    return Json.write(document);
  }

  private static void write(KeyMaterial material, ObjectNode node) {
    node.put("id", material.id());
    node.put("state", material.state().name());
    node.put("present", material.material().isPresent());
    material
        .imported()
        .ifPresent(
            imported -> {
              ObjectNode terms = node.putObject("import");
              imported.validTo().ifPresent(date -> terms.put("validTo", date.toEpochMilli()));
              terms.put("description", imported.description());
            });
    material
        .rotation()
        .ifPresent(
            how ->
                node.putObject("rotation")
                    .put("date", how.date().toEpochMilli())
                    .put("type", how.type().name()));
  }

  private static void write(AutomaticRotation plan, ObjectNode node) {
    node.put("days", plan.periodInDays()).put("since", plan.since().toEpochMilli());
  }

  private static void write(MultiRegion related, ObjectNode node) {
    node.put("primary", related.primary());
    ArrayNode replicas = node.putArray("replicas");
    related.replicas().forEach(replicas::add);
    related.deletionWindowInDays().ifPresent(days -> node.put("deletionWindow", days));
    if (related.sequence() != 0) {
      node.put("sequence", related.sequence());
    }
  }

  /**
   * The key of a row.
   *
   * @param stored its materials that have a row
   * @throws TamperedRowException if a material is missing that should be there
   */
  static Key read(KeyArn arn, byte[] row, List<Material> stored) {
    ObjectNode document = Json.read(row);
    return new Key(
        arn,
        kind(document),
        KeyState.valueOf(text(document, "state")),
        date(document, "created"),
        optionalDate(document, "deletion"),
        text(document, "description"),
        pairs(document.required("tags")),
        KeyPolicy.stored(text(document, "policy"), pairs(document.path("principals"))),
        bytes(document.required("publicKey")),
        materials(arn, document, stored),
        Optional.ofNullable(document.get("rotation")).map(KeyDocument::rotation),
        Optional.ofNullable(document.get("multiRegion")).map(KeyDocument::multiRegion));
  }

  private static KeyKind kind(ObjectNode document) {
    return new KeyKind(
        KeySpec.valueOf(text(document, "spec")),
        KeyUsage.valueOf(text(document, "usage")),
        KeyClass.valueOf(text(document, "class")),
        document.required("callerIv").booleanValue(),
        Origin.valueOf(text(document, "origin")),
        KeyManager.valueOf(text(document, "manager")),
        document.has("multiRegion"),
        Optional.ofNullable(document.get("store")).map(JsonNode::textValue),
        Optional.ofNullable(document.get("adopted")).map(JsonNode::textValue));
  }

  private static List<KeyMaterial> materials(
      KeyArn arn, ObjectNode document, List<Material> stored) {
    List<KeyMaterial> materials = new ArrayList<>();
    for (JsonNode node : document.path("materials")) {
      String id = text(node, "id");
      Optional<Material> material =
          stored.stream().filter(each -> each.id().equals(id)).findFirst();
      boolean present = node.required("present").booleanValue();
      if (present != material.isPresent()) {
        throw new TamperedRowException(
            "the material " + id + " of " + arn + (present ? " is missing" : " is back"));
      }
      materials.add(
          new KeyMaterial(
              id,
              MaterialState.valueOf(text(node, "state")),
              material,
              Optional.ofNullable(node.get("import")).map(KeyDocument::imported),
              Optional.ofNullable(node.get("rotation")).map(KeyDocument::rotated)));
    }
    return materials;
  }

  private static KeyMaterial.Import imported(JsonNode node) {
    return new KeyMaterial.Import(optionalDate(node, "validTo"), text(node, "description"));
  }

  private static KeyMaterial.Rotation rotated(JsonNode node) {
    return new KeyMaterial.Rotation(date(node, "date"), RotationType.valueOf(text(node, "type")));
  }

  private static AutomaticRotation rotation(JsonNode node) {
    return new AutomaticRotation(node.required("days").intValue(), date(node, "since"));
  }

  private static MultiRegion multiRegion(JsonNode node) {
    SortedSet<String> replicas = new TreeSet<>();
    node.required("replicas").forEach(each -> replicas.add(each.textValue()));
    return new MultiRegion(
        text(node, "primary"),
        replicas,
        Optional.ofNullable(node.get("deletionWindow")).map(JsonNode::intValue),
        node.path("sequence").longValue());
  }

  private static Instant date(JsonNode node, String name) {
    return Instant.ofEpochMilli(node.required(name).longValue());
  }

  private static Optional<Instant> optionalDate(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).map(date -> Instant.ofEpochMilli(date.longValue()));
  }

  /** None of an object that is not there. */
  private static Map<String, String> pairs(JsonNode object) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> pair : object.properties()) {
      pairs.put(pair.getKey(), pair.getValue().textValue());
    }
    return pairs;
  }

  private static String text(JsonNode node, String name) {
    return node.required(name).textValue();
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return node.binaryValue();
    } catch (IOException e) {
      throw new StoreException("a document holds no base64 where bytes belong", e);
    }
  }
}
