package org.claviger.it.wycheproof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.claviger.it.Wycheproof;
import software.amazon.awssdk.core.SdkBytes;

/**
 * One vector.
 *
 * @param group what it has in common with others, such as the key's size
 */
record Vector(JsonNode group, JsonNode test) {
  /** All vectors of a file; skips the test, or in CI fails it, if the file is not there. */
  static List<Vector> read(String file) {
    List<Vector> vectors = new ArrayList<>();
    for (JsonNode group : Wycheproof.read(file).required("testGroups")) {
      group.required("tests").forEach(test -> vectors.add(new Vector(group, test)));
    }
    return vectors;
  }

  /** A member in hexadecimal digits, of the vector or else of its group. */
  byte[] bytes(String name) {
    JsonNode value = test.has(name) ? test.get(name) : group.required(name);
    return HexFormat.of().parseHex(value.textValue());
  }

  SdkBytes blob(String name) {
    return SdkBytes.fromByteArray(bytes(name));
  }

  /** A number of the group, such as {@code keySize}. */
  int number(String name) {
    return group.required(name).intValue();
  }

  /** {@code valid}, {@code invalid} or {@code acceptable}. */
  String result() {
    return test.required("result").textValue();
  }

  /** For whoever looks into a failure. */
  String description() {
    return "%s %s: %s %s"
        .formatted(
            test.required("tcId"),
            result(),
            test.required("comment").textValue(),
            test.required("flags"));
  }
}
