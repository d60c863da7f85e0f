package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.SharedKeyDocument;

/**
 * What one server tells another of a multi-Region key. Every message may come again.
 *
 * @param kind what it is about
 * @param arn the sender's key
 * @param to the region that it is for
 * @param key what is shared; present for {@link Kind#CHECK}, REPLICATE and FOLLOW
 * @param description of the replica to be made
 * @param tags of the replica to be made
 */
record PeerMessage(
    Kind kind,
    KeyArn arn,
    String to,
    Optional<Key> key,
    String description,
    Map<String, String> tags) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_DESCRIPTION = 8_192;
  private static final int MAX_TAGS = 50;

  PeerMessage {
    requireNonNull(kind, "kind");
    requireNonNull(arn, "arn");
    requireNonNull(to, "to");
    requireNonNull(key, "key");
    requireNonNull(description, "description");
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    if (key.isPresent() != kind.hasKey) {
      throw new IllegalArgumentException(kind + " has a key, or none");
    }
    if (description.length() > MAX_DESCRIPTION || tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException("the replica's description or tags are too long");
    }
  }

  /** What a message is about. */
  enum Kind {
    /** Could a replica be made? */
    CHECK(true, 0),
    /** Could the replica become the primary key? */
    CHECK_LEAD(false, 0),
    /** A replica is to be made. */
    REPLICATE(true, 1),
    /** A related key has changed. */
    FOLLOW(true, 2),
    /** The sender's key is gone. */
    LOSE(false, 3);

    private final boolean hasKey;
    private final int order;

    Kind(boolean hasKey, int order) {
      this.hasKey = hasKey;
      this.order = order;
    }

    /** What of a key is sent before what. */
    int order() {
      return order;
    }
  }

  static PeerMessage of(Kind kind, Key key, String to) {
    return new PeerMessage(
        kind, key.arn(), to, Optional.of(key).filter(each -> kind.hasKey), "", Map.of());
  }

  byte[] write() {
    ObjectNode document = MAPPER.createObjectNode();
    document.put("format", 1);
    document.put("kind", kind.name());
    document.put("from", arn.region());
    document.put("account", arn.accountId());
    document.put("id", arn.keyId());
    document.put("to", to);
    key.ifPresent(each -> document.put("key", SharedKeyDocument.write(each)));
    document.put("description", description);
    ObjectNode pairs = document.putObject("tags");
    tags.forEach(pairs::put);
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new IllegalStateException("a message cannot be written", e);
    }
  }

  /**
   * Reads a message to the letter.
   *
   * @throws IllegalArgumentException if it is none
   */
  static PeerMessage read(byte[] bytes) {
    PeerMessage message;
    try {
      JsonNode document = MAPPER.readTree(bytes);
      Map<String, String> tags = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> tag : document.required("tags").properties()) {
        tags.put(tag.getKey(), tag.getValue().textValue());
      }
      JsonNode key = document.path("key");
      message =
          new PeerMessage(
              Kind.valueOf(text(document, "kind")),
              new KeyArn(text(document, "from"), text(document, "account"), text(document, "id")),
              text(document, "to"),
              key.isMissingNode()
                  ? Optional.empty()
                  : Optional.of(SharedKeyDocument.read(key.binaryValue())),
              text(document, "description"),
              tags);
    } catch (RuntimeException | IOException e) {
      // Whatever is wrong with it, it is refused; no part of it was used.
      throw new IllegalArgumentException("the message cannot be read", e);
    }
    if (message.key.filter(each -> !each.arn().equals(message.arn)).isPresent()
        || !Arrays.equals(message.write(), bytes)) {
      throw new IllegalArgumentException("the message is not written as messages are");
    }
    return message;
  }

  private static String text(JsonNode node, String name) {
    return node.required(name).textValue();
  }
}
