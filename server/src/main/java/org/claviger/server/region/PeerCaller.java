package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * For whom a server asks another one. The unique id is not told: each server has identities of its
 * own, and finds by the name whom it knows.
 *
 * @param arn the principal
 * @param sourceAddress from where its request came
 */
public record PeerCaller(String arn, Optional<String> sourceAddress) {
  private static final int MAX_ARN = 2_048;

  public PeerCaller {
    requireNonNull(arn, "arn");
    requireNonNull(sourceAddress, "sourceAddress");
    if (arn.isEmpty() || arn.length() > MAX_ARN) {
      throw new IllegalArgumentException("the caller's ARN is none");
    }
  }

  void write(ObjectNode node) {
    node.put("arn", arn);
    sourceAddress.ifPresent(address -> node.put("sourceAddress", address));
  }

  static PeerCaller read(JsonNode node) {
    return new PeerCaller(
        node.required("arn").textValue(),
        Optional.ofNullable(node.get("sourceAddress")).map(JsonNode::textValue));
  }
}
