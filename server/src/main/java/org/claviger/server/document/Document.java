package org.claviger.server.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An object of a JSON document that is read to the letter: every member must be there, be of its
 * type and bounds, and be the only one of its name; there is no other.
 */
public final class Document {
  /** No document is longer. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final int VERSION = 1;

  private static final int MAX_DEPTH = 4;
  private static final int MAX_INSTANT_CHARS = 40;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxDocumentLength(MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String path;
  private final JsonNode object;
  private final Set<String> read = new HashSet<>();

  private Document(String path, JsonNode object) {
    if (object == null || !object.isObject()) {
      throw new MalformedDocumentException(path + " is no JSON object");
    }
    this.path = path;
    this.object = object;
  }

  /** A new document of a format. */
  public static ObjectNode create(String format) {
    return MAPPER.createObjectNode().put("format", format).put("version", VERSION);
  }

  /** A document as a file, so that a person can read it. */
  public static byte[] write(ObjectNode document) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a document of a format.
   *
   * @throws MalformedDocumentException if it is none
   */
  public static Document read(byte[] json, String format) {
    if (json.length > MAX_BYTES) {
      throw new MalformedDocumentException(
          "the document has " + json.length + " bytes; at most " + MAX_BYTES + " are read");
    }
    Document document;
    try {
      document = new Document("the document", MAPPER.readTree(json));
    } catch (IOException e) {
      // The parser's message may quote what it read.
      throw new MalformedDocumentException("the document is no JSON", e);
    }
    String actual = document.text("format", 64);
    if (!actual.equals(format)) {
      throw new MalformedDocumentException("the document is not a " + format);
    }
    int version = document.number("version", 1, Integer.MAX_VALUE);
    if (version != VERSION) {
      throw new MalformedDocumentException(
          "the document is of version " + version + "; this server reads version " + VERSION);
    }
    return document;
  }

  /** A member that is an object. */
  public Document section(String name) {
    return new Document(name, member(name));
  }

  /** The members of an array of objects. */
  public List<Document> sections(String name, int most) {
    JsonNode array = member(name);
    if (!array.isArray() || array.size() > most) {
      throw wrong(name, "an array of at most " + most + " objects");
    }
    List<Document> sections = new ArrayList<>();
    array.forEach(each -> sections.add(new Document(name, each)));
    return sections;
  }

  /** A text of at most so many characters. */
  public String text(String name, int most) {
    JsonNode value = member(name);
    if (!value.isTextual() || value.textValue().length() > most) {
      throw wrong(name, "a text of at most " + most + " characters");
    }
    return value.textValue();
  }

  /** A whole number. */
  public int number(String name, int least, int most) {
    JsonNode value = member(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw wrong(name, "a number from " + least + " to " + most);
    }
    return value.intValue();
  }

  /** Base64 as it is written here, in no other spelling. */
  public byte[] base64(String name, int least, int most) {
    String text = text(name, (most + 2) / 3 * 4);
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length >= least
          && bytes.length <= most
          && Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw wrong(name, "Base64 of " + least + " to " + most + " bytes");
  }

  /** Lower-case hexadecimal digits. */
  public byte[] hex(String name, int bytes) {
    String text = text(name, bytes * 2);
    try {
      byte[] value = HexFormat.of().parseHex(text);
      if (value.length == bytes && HexFormat.of().formatHex(value).equals(text)) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw wrong(name, bytes * 2 + " lower-case hexadecimal digits");
  }

  /** A time as ISO 8601 writes it. */
  public Instant instant(String name) {
    try {
      return Instant.parse(text(name, MAX_INSTANT_CHARS));
    } catch (DateTimeException e) {
      throw wrong(name, "a time such as 2026-11-29T10:00:00Z");
    }
  }

  /** An object of texts under names of its own. */
  public SortedMap<String, String> texts(String name, int most) {
    Document section = section(name);
    SortedMap<String, String> texts = new TreeMap<>();
    section.object.fieldNames().forEachRemaining(each -> texts.put(each, section.text(each, most)));
    return texts;
  }

  /** Whether there is such a member. */
  public boolean has(String name) {
    return object.has(name);
  }

  private JsonNode member(String name) {
    read.add(name);
    JsonNode value = object.get(name);
    if (value == null) {
      throw new MalformedDocumentException(path + " has no '" + name + "'");
    }
    return value;
  }

  /** Refuses members that nobody asked for. */
  public void end() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!read.contains(name)) {
                throw new MalformedDocumentException(path + " has a member that is not known");
              }
            });
  }

  private MalformedDocumentException wrong(String name, String expected) {
    return new MalformedDocumentException("'" + name + "' of " + path + " must be " + expected);
  }

  /** As {@link #hex(String, int)} reads it. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** As {@link #base64(String, int, int)} reads it. */
  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
