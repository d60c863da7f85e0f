package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
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
 * @param terms what is the replica's own that is to be made; none for kinds but CHECK and REPLICATE
 * @param material the id of the material that {@link Kind#CHECK_MATERIAL} asks for; else empty
 * @param caller who is to make the replica the primary key; present for {@link Kind#CHECK_LEAD}
 */
record PeerMessage(
    Kind kind,
    KeyArn arn,
    String to,
    Optional<Key> key,
    ReplicaTerms terms,
    String material,
    Optional<PeerCaller> caller) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  PeerMessage {
    requireNonNull(kind, "kind");
    requireNonNull(arn, "arn");
    requireNonNull(to, "to");
    requireNonNull(key, "key");
    requireNonNull(terms, "terms");
    requireNonNull(material, "material");
    if (key.isPresent() != kind.hasKey) {
      throw new IllegalArgumentException(kind + " has a key, or none");
    }
    requireNonNull(caller, "caller");
    if (caller.isPresent() != (kind == Kind.CHECK_LEAD)) {
      throw new IllegalArgumentException(kind + " names a caller, or none");
    }
    if (material.isEmpty() == (kind == Kind.CHECK_MATERIAL)) {
      throw new IllegalArgumentException(kind + " names a material, or none");
    }
  }

  /** What a message is about. */
  enum Kind {
    /** Could a replica be made? */
    CHECK(true, 0),
    /** Could the replica become the primary key? */
    CHECK_LEAD(false, 0),
    /** Was the material imported into the replica? */
    CHECK_MATERIAL(false, 0),
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
    Optional<Key> shown = Optional.of(key).filter(each -> kind.hasKey);
    return new PeerMessage(kind, key.arn(), to, shown, ReplicaTerms.NONE, "", Optional.empty());
  }

  /** Asks whether a caller could make a replica the primary key. */
  static PeerMessage ofLead(Key key, PeerCaller caller, String to) {
    return new PeerMessage(
        Kind.CHECK_LEAD,
        key.arn(),
        to,
        Optional.empty(),
        ReplicaTerms.NONE,
        "",
        Optional.of(caller));
  }

  /** Asks whether a replica could be made of a key as it would be then. */
  static PeerMessage ofReplica(Key key, ReplicaTerms terms, String to) {
    return new PeerMessage(
        Kind.CHECK, key.arn(), to, Optional.of(key), terms, "", Optional.empty());
  }

  /** Asks whether a material was imported into a replica. */
  static PeerMessage ofMaterial(Key key, String material, String to) {
    return new PeerMessage(
        Kind.CHECK_MATERIAL,
        key.arn(),
        to,
        Optional.empty(),
        ReplicaTerms.NONE,
        material,
        Optional.empty());
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
    terms.write(document);
    if (!material.isEmpty()) {
      document.put("material", material);
    }
    caller.ifPresent(each -> each.write(document.putObject("caller")));
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
      JsonNode key = document.path("key");
      message =
          new PeerMessage(
              Kind.valueOf(text(document, "kind")),
              new KeyArn(text(document, "from"), text(document, "account"), text(document, "id")),
              text(document, "to"),
              key.isMissingNode()
                  ? Optional.empty()
                  : Optional.of(SharedKeyDocument.read(key.binaryValue())),
              ReplicaTerms.read(document),
              document.path("material").asText(),
              Optional.ofNullable(document.get("caller")).map(PeerCaller::read));
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
