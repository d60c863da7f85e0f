package org.claviger.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names of principals in documents replaced, and nothing else changed. */
class PrincipalTextTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 2_000);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BOB = "arn:aws:iam::111122223333:user/bob";
  private static final String EVE = "arn:aws:iam::111122223333:user/eve";
  private static final String ID = "AIDABOB56789012345678";
  private static final List<String> TEXTS = List.of(BOB, EVE, "*", "111122223333", "b\"\\\u00e9");

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void replacesPrincipalsOfKindAwsAlone() {
    String text =
        "{'Id':'bob','Statement':{'Sid':'bob','Principal':{'AWS':'bob','Federated':'bob'},"
            + "'Condition':{'StringEquals':{'AWS':'bob'}},'Action':['bob'],'Resource':'bob'}}";
    String named = json(text).replace("bob", BOB);
    assertThat(renamed(named)).isEqualTo(named.replaceFirst("(\"AWS\":\")[^\"]+", "$1" + ID));
  }

  @Test
  void keepsSpacesOrderAndEscapes() {
    String text =
        json("\n{ 'Statement' :[ {'NotPrincipal':\t{ 'AWS' :[ '%s' ,'*'] },'Id':'\\u0041'} ] } ");
    String escaped = BOB.replace("b", "\\u0062").replace("/", "\\/");
    assertThat(renamed(text.formatted(escaped))).isEqualTo(text.formatted(ID));
    assertThat(renamed(text.formatted(EVE))).isEqualTo(text.formatted(EVE));
  }

  @Test
  void quotesTheNewName() {
    String text = json("{'Statement':{'Principal':{'AWS':'x'}}}");
    assertThat(PrincipalText.renamed(text, Map.of("x", ID), (id, name) -> "a\"\\"))
        .isEqualTo(json("{'Statement':{'Principal':{'AWS':'a\\\"\\\\'}}}"));
  }

  @Test
  void whateverTheDocumentTheResultIsTheSameWithOtherNames() throws IOException {
    for (int i = 0; i < CASES; i++) {
      ObjectNode document = document();
      String text = spelled(document);
      JsonNode result = MAPPER.readTree(renamed(text));
      JsonNode expected = document.deepCopy();
      for (JsonNode statement : expected.get("Statement")) {
        for (String element : List.of("Principal", "NotPrincipal")) {
          if (statement.path(element) instanceof ObjectNode kinds) {
            kinds.set("AWS", replaced(kinds.get("AWS")));
          }
        }
      }
      assertThat(result).as("-Dfuzz.seed=%d: %s", seed, text).isEqualTo(expected);
    }
  }

  private static JsonNode replaced(JsonNode names) {
    if (names instanceof ArrayNode list) {
      ArrayNode others = MAPPER.createArrayNode();
      list.forEach(each -> others.add(replaced(each)));
      return others;
    }
    return names.textValue().equals(BOB) ? new TextNode(ID) : names;
  }

  private ObjectNode document() {
    ObjectNode document = MAPPER.createObjectNode().put("Id", text());
    ArrayNode statements = document.putArray("Statement");
    for (int i = random.nextInt(4); i >= 0; i--) {
      ObjectNode statement = statements.addObject().put("Sid", text());
      if (random.nextInt(4) == 0) {
        statement.put("Principal", "*");
      } else {
        String element = random.nextBoolean() ? "Principal" : "NotPrincipal";
        ObjectNode kinds = statement.putObject(element).put("Federated", text());
        kinds.set("AWS", texts());
        kinds.set("Service", texts());
      }
      statement.set("Action", texts());
      statement.putObject("Condition").putObject("StringEquals").set("aws:AWS", texts());
    }
    return document;
  }

  private JsonNode texts() {
    if (random.nextBoolean()) {
      return new TextNode(text());
    }
    ArrayNode list = MAPPER.createArrayNode();
    for (int i = random.nextInt(3); i >= 0; i--) {
      list.add(text());
    }
    return list;
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /** With spaces between, and some letters of texts as escapes. */
  private String spelled(JsonNode document) throws IOException {
    StringBuilder spelled = new StringBuilder();
    boolean inText = false;
    boolean isEscaped = false;
    for (char each : MAPPER.writeValueAsString(document).toCharArray()) {
      if (!inText && random.nextInt(6) == 0) {
        spelled.append(" \n\t\r".charAt(random.nextInt(4)));
      }
      boolean isLetter = each >= 'a' && each <= 'z';
      if (inText && !isEscaped && isLetter && random.nextInt(9) == 0) {
        spelled.append("\\u%04x".formatted((int) each));
      } else {
        spelled.append(each);
      }
      inText ^= each == '"' && !isEscaped;
      isEscaped = each == '\\' && !isEscaped;
    }
    return spelled.toString();
  }

  private static String renamed(String text) {
    return PrincipalText.renamed(text, Map.of(BOB, ID), (id, name) -> id);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
