package org.claviger.provider.internal.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** The bodies of AWS JSON 1.1. Binary members are decoded straight from the bytes. */
final class Json {
  private static final Set<String> BINARY =
      Set.of(
          "Ciphertext",
          "CiphertextBlob",
          "Iv",
          "Mac",
          "Plaintext",
          "PublicKey",
          "SharedSecret",
          "Signature");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              // The default pool leaves buffers on the threads of a container.
              JsonFactory.builder().recyclerPool(JsonRecyclerPools.newBoundedPool(64)).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] write(ObjectNode object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (IOException e) {
      throw new UncheckedIOException("a tree in memory could not be written", e);
    }
  }

  /** Reads one object; an empty body is an empty object. */
  static ObjectNode read(byte[] body) throws IOException {
    ObjectNode object = object();
    if (body.length == 0) {
      return object;
    }
    try (JsonParser parser = MAPPER.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING && BINARY.contains(name)) {
          object.put(name, parser.getBinaryValue());
        } else {
          object.set(name, MAPPER.readTree(parser));
        }
      }
    }
    return object;
  }
}
