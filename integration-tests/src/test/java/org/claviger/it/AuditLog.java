package org.claviger.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The audit records of a data folder, as whoever reads the files sees them. */
public record AuditLog(Path folder) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public static AuditLog in(Path data) {
    return new AuditLog(data.resolve("audit"));
  }

  public List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<JsonNode> records() {
    List<JsonNode> records = new ArrayList<>();
    for (Path file : files()) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.map(AuditLog::parse).forEach(records::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return records;
  }

  /** The records of the answer with this {@code x-amzn-RequestId}. */
  public List<JsonNode> recordsOf(String requestId) {
    return records().stream()
        .filter(record -> record.path("requestID").asText().equals(requestId))
        .toList();
  }

  private static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("an audit line is not JSON: " + line, e);
    }
  }
}
