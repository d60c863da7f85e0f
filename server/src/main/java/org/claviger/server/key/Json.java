package org.claviger.server.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.claviger.server.store.StoreException;

/** The documents of rows as bytes and back. What is read was authenticated: it is our own. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] write(ObjectNode document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new StoreException("a document could not be written", e);
    }
  }

  static ObjectNode read(byte[] document) {
    try {
      return (ObjectNode) MAPPER.readTree(document);
    } catch (IOException | ClassCastException e) {
      throw new StoreException("a document could not be read", e);
    }
  }
}
