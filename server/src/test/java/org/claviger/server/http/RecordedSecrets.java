package org.claviger.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values in requests and answers that no record may show. */
public final class RecordedSecrets {
  /** The members that hold one, by their names in AWS's models and ours. */
  private static final Set<String> NAMES =
      Set.of(
          "Plaintext",
          "CiphertextBlob",
          "Ciphertext",
          "Aad",
          "Message",
          "Signature",
          "Mac",
          "SharedSecret",
          "PrivateKeyPlaintext",
          "PrivateKeyCiphertextBlob",
          "EncryptedKeyMaterial",
          "ImportToken",
          "GrantToken",
          "KeyStorePassword",
          "RawSecretAccessKey",
          "SecretAccessKey",
          "SessionToken",
          "WebIdentityToken",
          "EncodedMessage",
          "DecodedMessage");

  /** Shorter ones cannot be told from chance. */
  private static final int MIN_CHARS = 12;

  private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z]+)>([^<]+)</");

  private RecordedSecrets() {}

  /** Whether a member holds a secret. */
  public static boolean isSecret(String name) {
    return NAMES.contains(name);
  }

  /** Those in a JSON body. */
  public static List<String> in(JsonNode body) {
    List<String> found = new ArrayList<>();
    collect(body, found);
    return found;
  }

  private static void collect(JsonNode node, List<String> found) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String text = member.getValue().asText();
      if (isSecret(member.getKey()) && text.length() >= MIN_CHARS) {
        found.add(text);
      }
    }
    node.forEach(each -> collect(each, found));
  }

  /** Those in an XML body. */
  public static List<String> inXml(String body) {
    List<String> found = new ArrayList<>();
    Matcher element = ELEMENT.matcher(body);
    while (element.find()) {
      if (isSecret(element.group(1)) && element.group(2).length() >= MIN_CHARS) {
        found.add(element.group(2));
      }
    }
    return found;
  }

  /** A record shows none of them, as it is or in hexadecimal. */
  public static void assertNone(List<String> secrets, JsonNode record) {
    String line = record.toString();
    for (String secret : secrets) {
      assertThat(line).doesNotContain(secret);
      try {
        String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(secret));
        assertThat(line.toLowerCase(Locale.ROOT)).doesNotContain(hex);
      } catch (IllegalArgumentException e) {
        // It is no base64, so it is nothing else.
      }
    }
  }
}
