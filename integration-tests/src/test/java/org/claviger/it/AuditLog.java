package org.claviger.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The audit records of a data folder, as whoever reads the files sees them. */
public record AuditLog(Path folder) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public static AuditLog in(Path data) {
    return new AuditLog(data.resolve("audit"));
  }

  /** The files in their order, compressed ones too. */
  public List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      Map<String, Path> byName = new TreeMap<>();
      files
          .filter(file -> file.toString().matches(".*\\.jsonl(\\.gz)?"))
          .forEach(file -> byName.merge(plainName(file), file, AuditLog::plain));
      return List.copyOf(byName.values());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plainName(Path file) {
    return file.getFileName().toString().replace(".gz", "");
  }

  private static Path plain(Path one, Path other) {
    return one.toString().endsWith(".gz") ? other : one;
  }

  /** Opens a file, or what was compressed of it since it was listed. */
  private static BufferedReader open(Path file) throws IOException {
    Path compressed = file.resolveSibling(plainName(file) + ".gz");
    if (Files.exists(file) && !file.equals(compressed)) {
      return Files.newBufferedReader(file);
    }
    return new BufferedReader(
        new InputStreamReader(new GZIPInputStream(Files.newInputStream(compressed)), UTF_8));
  }

  public List<JsonNode> records() {
    List<JsonNode> records = new ArrayList<>();
    for (Path file : files()) {
      try (BufferedReader lines = open(file)) {
        lines.lines().map(AuditLog::parse).forEach(records::add);
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
