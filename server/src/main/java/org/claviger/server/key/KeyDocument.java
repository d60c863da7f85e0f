package org.claviger.server.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.hsm.Material;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.TamperedRowException;

/**
 * A key as the document of its row: everything but its materials, whose current one it names. So
 * the rows of materials are written once, and none can be made current by editing the database.
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
    document.put("state", key.state().name());
    document.put("created", key.creationDate().toEpochMilli());
    key.deletionDate().ifPresent(date -> document.put("deletion", date.toEpochMilli()));
    document.put("description", key.description());
    ObjectNode tags = document.putObject("tags");
    key.tags().forEach(tags::put);
    document.put("policy", key.policy());
    document.put("publicKey", key.publicKey());
    document.put("material", key.currentMaterial().id());
    return Json.write(document);
  }

  /**
   * The key of a row.
   *
   * @throws TamperedRowException if its current material is not among {@code materials}
   */
  static Key read(KeyArn arn, byte[] row, List<Material> materials) {
    ObjectNode document = Json.read(row);
    String currentId = document.required("material").textValue();
    Material current =
        materials.stream()
            .filter(material -> material.id().equals(currentId))
            .findFirst()
            .orElseThrow(() -> new TamperedRowException("the material of " + arn + " is missing"));
    return new Key(
        arn,
        KeySpec.valueOf(text(document, "spec")),
        KeyUsage.valueOf(text(document, "usage")),
        KeyClass.valueOf(text(document, "class")),
        document.required("callerIv").booleanValue(),
        KeyState.valueOf(text(document, "state")),
        Instant.ofEpochMilli(document.required("created").longValue()),
        deletionDate(document),
        text(document, "description"),
        tags(document),
        text(document, "policy"),
        bytes(document.required("publicKey")),
        current,
        materials.stream().filter(material -> !material.id().equals(currentId)).toList());
  }

  private static Optional<Instant> deletionDate(ObjectNode document) {
    return Optional.ofNullable(document.get("deletion"))
        .map(date -> Instant.ofEpochMilli(date.longValue()));
  }

  private static Map<String, String> tags(ObjectNode document) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> tag : document.required("tags").properties()) {
      tags.put(tag.getKey(), tag.getValue().textValue());
    }
    return tags;
  }

  private static String text(ObjectNode document, String name) {
    return document.required(name).textValue();
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return node.binaryValue();
    } catch (IOException e) {
      throw new StoreException("a document holds no base64 where bytes belong", e);
    }
  }
}
