package org.claviger.provider.internal.credentials;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.claviger.provider.internal.config.Credentials;

/**
 * What the STS answered in XML: the members of {@code Credentials}, or of {@code Error}. Document
 * types and entities are refused.
 */
final class StsAnswer {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_MESSAGE = 1_000;
  private static final Set<String> MEMBERS =
      Set.of(
          "AccessKeyId",
          "SecretAccessKey",
          "SessionToken",
          "Expiration",
          "Code",
          "Message",
          "RequestId");

  private final Map<String, String> members;

  private StsAnswer(Map<String, String> members) {
    this.members = members;
  }

  /** Parses an answer. What is no XML has no members, and so neither credentials nor an error. */
  static StsAnswer parse(byte[] body) {
    try {
      return new StsAnswer(members(body));
    } catch (XMLStreamException e) {
      return new StsAnswer(Map.of());
    }
  }

  private static Map<String, String> members(byte[] body) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
    Map<String, String> members = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (int depth = 0; reader.hasNext(); ) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          text.setLength(0);
          if (++depth > MAX_DEPTH) {
            throw new XMLStreamException("more than " + MAX_DEPTH + " levels");
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          if (MEMBERS.contains(reader.getLocalName())
              && members.put(reader.getLocalName(), text.toString().strip()) != null) {
            throw new XMLStreamException(reader.getLocalName() + " is given twice");
          }
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("a document type or entity");
        default -> {
          // Comments and the like say nothing.
        }
      }
    }
    return members;
  }

  /**
   * The temporary credentials.
   *
   * @throws IOException if one of their members is missing or makes no sense
   */
  Credentials credentials() throws IOException {
    try {
      return new Credentials(
          required("AccessKeyId"),
          required("SecretAccessKey").getBytes(StandardCharsets.UTF_8),
          Optional.of(required("SessionToken")),
          Optional.of(Instant.parse(required("Expiration"))));
    } catch (DateTimeException e) {
      throw new IOException("the STS's answer has no valid Expiration", e);
    }
  }

  /** The error in its own words. */
  String error(int status) {
    String message = members.getOrDefault("Message", "");
    String code = members.getOrDefault("Code", "HTTP " + status);
    String id = members.containsKey("RequestId") ? ", request " + members.get("RequestId") : "";
    return "%s (%s)%s"
        .formatted(message.substring(0, Math.min(MAX_MESSAGE, message.length())), code, id);
  }

  private String required(String member) throws IOException {
    String value = members.getOrDefault(member, "");
    if (value.isEmpty()) {
      throw new IOException("the STS's answer has no " + member);
    }
    return value;
  }
}
