package org.claviger.server.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.store.Row;
import org.claviger.server.store.StoreException;

/** A material as the document of its row, written once. */
final class MaterialDocument {
  private MaterialDocument() {}

  static byte[] write(Material material, String accountId) {
    ObjectNode document = Json.object();
    document.put("format", 1);
    document.put("account", accountId);
    document.put("spec", material.spec().name());
    document.put("wrapped", material.wrapped());
    document.put("mac", material.mac());
    if (material.sharing() != Sharing.DOMAIN) {
      document.put("sharing", material.sharing().name());
    }
    return Json.write(document);
  }

  /** A row's document with the same material in another wrapping. */
  static byte[] rewrapped(Row row, Material material) {
    ObjectNode document = Json.read(row.document());
    document.put("wrapped", material.wrapped());
    document.put("mac", material.mac());
    return Json.write(document);
  }

  /** Whose key it is; empty in a row of before accounts were written there. */
  static Optional<String> account(Row row) {
    return Optional.ofNullable(Json.read(row.document()).get("account")).map(JsonNode::textValue);
  }

  static Material read(Row row) {
    ObjectNode document = Json.read(row.document());
    try {
      return new Material(
          row.key().id(),
          MaterialSpec.valueOf(document.required("spec").textValue()),
          document.required("wrapped").binaryValue(),
          document.required("mac").binaryValue(),
          document.has("sharing")
              ? Sharing.valueOf(document.required("sharing").textValue())
              : Sharing.DOMAIN);
    } catch (IOException e) {
      throw new StoreException("the material row " + row.key().id() + " holds no base64", e);
    }
  }
}
