package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.claviger.server.store.StoreException;

/**
 * When an access key signed.
 *
 * @param time in milliseconds
 * @param service of the credential scope, such as {@code kms}
 * @param region of the credential scope
 */
public record AccessKeyUsage(Instant time, String service, String region) {
  private static final JsonMapper MAPPER = new JsonMapper();

  public AccessKeyUsage {
    time = time.truncatedTo(ChronoUnit.MILLIS);
    requireNonNull(service, "service");
    requireNonNull(region, "region");
  }

  /** The later of two; the other one if they are of one time. */
  AccessKeyUsage later(AccessKeyUsage other) {
    return time.isAfter(other.time) ? this : other;
  }

  byte[] write() {
    try {
      return MAPPER.writeValueAsBytes(
          MAPPER
              .createObjectNode()
              .put("format", 1)
              .put("time", time.toEpochMilli())
              .put("service", service)
              .put("region", region));
    } catch (IOException e) {
      throw new StoreException("a usage could not be written", e);
    }
  }

  static AccessKeyUsage read(byte[] document) {
    try {
      ObjectNode node = (ObjectNode) MAPPER.readTree(document);
      return new AccessKeyUsage(
          Instant.ofEpochMilli(node.required("time").longValue()),
          node.required("service").textValue(),
          node.required("region").textValue());
    } catch (IOException e) {
      throw new StoreException("a usage could not be read", e);
    }
  }
}
