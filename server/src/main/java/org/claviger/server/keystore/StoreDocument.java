package org.claviger.server.keystore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.claviger.server.store.Row;
import org.claviger.server.store.StoreException;

/** Custom key stores and the places of their keys as the documents of rows. */
final class StoreDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StoreDocument() {}

  static byte[] write(CustomKeyStore store) {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("format", 1);
    document.put("name", store.name());
    document.put("cluster", store.clusterId());
    document.put("trustAnchor", store.trustAnchor());
    document.put("created", store.creationDate().toEpochMilli());
    document.put("password", store.sealedPassword());
    document.put("wanted", store.wanted().name());
    store.error().ifPresent(error -> document.put("error", error.name()));
    document.put("domain", store.domain());
    return bytes(document);
  }

  static CustomKeyStore read(Row row) {
    try {
      JsonNode document = MAPPER.readTree(row.document());
      return new CustomKeyStore(
          row.key().id(),
          row.parent(),
          document.required("name").textValue(),
          document.required("cluster").textValue(),
          document.required("trustAnchor").textValue(),
          Instant.ofEpochMilli(document.required("created").longValue()),
          document.required("password").binaryValue(),
          ConnectionState.valueOf(document.required("wanted").textValue()),
          Optional.ofNullable(document.get("error"))
              .map(error -> ConnectionErrorCode.valueOf(error.textValue())),
          document.required("domain").binaryValue());
    } catch (IOException e) {
      throw new StoreException("the row " + row.key().id() + " could not be read", e);
    }
  }

  /** Of a key that a store has. */
  static byte[] writeKey(String materialId) {
    return bytes(MAPPER.createObjectNode().put("format", 1).put("material", materialId));
  }

  static String materialId(Row row) {
    try {
      return MAPPER.readTree(row.document()).required("material").textValue();
    } catch (IOException e) {
      throw new StoreException("the row " + row.key().id() + " could not be read", e);
    }
  }

  private static byte[] bytes(ObjectNode document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new StoreException("a document could not be written", e);
    }
  }
}
