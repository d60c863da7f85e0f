package org.claviger.server.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A manifest as JSON: one text for each, and nothing else is read. */
final class ManifestJson {
  private static final int FORMAT = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestJson() {}

  static byte[] write(Manifest manifest) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    json.put("id", manifest.id());
    json.put("time", manifest.time().toString());
    json.put("software", manifest.software());
    json.put("schema", manifest.schema());
    json.put("account", manifest.account());
    manifest.regions().forEach(json.putArray("regions")::add);
    json.put("signerRegion", manifest.signerRegion());
    json.put("signerKey", manifest.signerKey());
    json.put("auditSequence", manifest.auditSequence());
    json.put("auditHash", manifest.auditHash());
    json.put("storeChanges", manifest.storeChanges());
    json.put("leftBehind", manifest.leftBehind());
    ArrayNode parts = json.putArray("parts");
    for (Manifest.Part part : manifest.parts()) {
      parts
          .addObject()
          .put("name", part.name())
          .put("bytes", part.bytes())
          .put("sha256", part.sha256());
    }
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest cannot be written", e);
    }
  }

  /** Empty if it is not exactly what {@link #write} writes. */
  static Optional<Manifest> parse(byte[] text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json.path("format").asInt() != FORMAT) {
        return Optional.empty();
      }
      return Optional.of(read(json)).filter(each -> Arrays.equals(write(each), text));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Manifest read(JsonNode json) {
    List<String> regions = new ArrayList<>();
    json.path("regions").forEach(region -> regions.add(region.asText()));
    List<Manifest.Part> parts = new ArrayList<>();
    for (JsonNode part : json.path("parts")) {
      parts.add(
          new Manifest.Part(
              part.path("name").asText(),
              part.path("bytes").asLong(),
              part.path("sha256").asText()));
    }
    return new Manifest(
        json.path("id").asText(),
        Instant.parse(json.path("time").asText()),
        json.path("software").asText(),
        json.path("schema").asInt(),
        json.path("account").asText(),
        regions,
        json.path("signerRegion").asText(),
        json.path("signerKey").asText(),
        json.path("auditSequence").asLong(),
        json.path("auditHash").asText(),
        json.path("storeChanges").asLong(),
        json.path("leftBehind").asLong(),
        parts);
  }
}
