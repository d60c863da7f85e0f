package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What somebody could send in the place of a good request, bytes or text: seeded, so repeatable.
 */
final class Mutants {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Random random;

  Mutants(long seed) {
    this.random = new Random(seed);
  }

  /** A body with other members, and now and then broken as JSON: cut, twice the same, flipped. */
  byte[] body(ObjectNode good) {
    ObjectNode bad = good.deepCopy();
    for (int edits = random.nextInt(3); edits >= 0; edits--) {
      edit(bad);
    }
    String text = bad.toString();
    return switch (random.nextInt(12)) {
      case 0 -> Arrays.copyOf(text.getBytes(UTF_8), random.nextInt(text.length()));
      case 1 -> ("{\"KeyId\":\"a\"," + text.substring(1)).getBytes(UTF_8);
      case 2 -> bytes(text.getBytes(UTF_8));
      case 3 -> (text + text).getBytes(UTF_8);
      default -> text.getBytes(UTF_8);
    };
  }

  /** Other bytes than the good ones. */
  byte[] bytes(byte[] good) {
    byte[] bad =
        switch (random.nextInt(8)) {
          case 0 -> Arrays.copyOf(good, random.nextInt(good.length));
          case 1 -> Arrays.copyOf(good, good.length + 1 + random.nextInt(40));
          case 2 -> noise(random.nextInt(2 * good.length));
          case 3 -> Arrays.copyOfRange(good, 1 + random.nextInt(good.length - 1), good.length);
          default -> flipped(good);
        };
    return Arrays.equals(bad, good) ? bytes(good) : bad;
  }

  /** Another text than the good one. */
  String text(String good) {
    StringBuilder bad = new StringBuilder(good);
    for (int edits = random.nextInt(3); edits >= 0; edits--) {
      int at = random.nextInt(bad.length());
      switch (random.nextInt(5)) {
        case 0 -> bad.setLength(at + 1);
        case 1 -> bad.insert(at, (char) random.nextInt(0xd800));
        case 2 -> bad.insert(at, bad.substring(0, random.nextInt(Math.min(40, bad.length()))));
        case 3 -> bad.replace(at, Math.min(bad.length(), at + 1 + random.nextInt(6)), "_");
        default -> bad.setCharAt(at, (char) (33 + random.nextInt(94)));
      }
    }
    return bad.toString().equals(good) ? text(good) : bad.toString();
  }

  private void edit(ObjectNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    String name =
        names.isEmpty() || random.nextInt(3) == 0 ? pick(ParseFuzzTest.NAMES) : pick(names);
    JsonNode old = body.get(name);
    if (old != null && random.nextInt(4) == 0) {
      body.remove(name);
    } else if (old != null && old.isTextual() && !old.asText().isEmpty() && random.nextBoolean()) {
      body.put(name, text(old.asText()));
    } else if (old instanceof ObjectNode inner && random.nextBoolean()) {
      edit(inner);
    } else {
      body.set(name, value(3));
    }
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 8)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt(3_000) - 50);
      case 3 -> JSON.numberNode(new BigDecimal("1e" + (random.nextInt(800) - 400)));
      case 4 -> JSON.textNode("A".repeat(random.nextInt(200_000)));
      case 5, 6, 7 -> JSON.textNode(pick(ParseFuzzTest.TEXTS).replace('\uD800', '?'));
      case 8 -> nested(random.nextInt(60));
      case 9 -> JSON.objectNode().set(pick(ParseFuzzTest.NAMES), value(depth - 1));
      default -> array(depth);
    };
  }

  /** Of a few values of all kinds; now and then of very many. */
  private ArrayNode array(int depth) {
    ArrayNode array = JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(depth - 1));
    }
    for (int i = random.nextInt(20) == 0 ? 3_000 : 0; i > 0; i--) {
      array.add("a" + i);
    }
    return array;
  }

  private static JsonNode nested(int levels) {
    ArrayNode outer = JSON.arrayNode();
    ArrayNode inner = outer;
    for (int i = 0; i < levels; i++) {
      inner = inner.addArray();
    }
    return outer;
  }

  private byte[] flipped(byte[] good) {
    byte[] bad = good.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bad;
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
