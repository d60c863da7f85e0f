package org.claviger.it.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.claviger.it.Wycheproof;

/** Project Wycheproof's vectors of signature verification, where they are on this machine. */
final class SignatureVectors {
  private SignatureVectors() {}

  /** The cases of one file; skips the test, or in CI fails it, if the file is not there. */
  static List<Case> read(String file) {
    return cases(Wycheproof.read(file));
  }

  private static List<Case> cases(JsonNode file) {
    List<Case> cases = new ArrayList<>();
    for (JsonNode group : file.required("testGroups")) {
      for (JsonNode test : group.required("tests")) {
        cases.add(
            new Case(
                group,
                bytes(group, "publicKeyDer"),
                test.required("tcId").intValue(),
                bytes(test, "msg"),
                bytes(test, "sig"),
                test.required("result").textValue(),
                Set.copyOf(strings(test.required("flags")))));
      }
    }
    return cases;
  }

  private static byte[] bytes(JsonNode node, String name) {
    return HexFormat.of().parseHex(node.required(name).textValue());
  }

  private static List<String> strings(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
  }

  /**
   * One case.
   *
   * @param group what is common to its group, such as the salt's length
   * @param publicKey X.509 SubjectPublicKeyInfo in DER
   * @param result {@code valid}, {@code invalid} or {@code acceptable}
   */
  record Case(
      JsonNode group,
      byte[] publicKey,
      int id,
      byte[] message,
      byte[] signature,
      String result,
      Set<String> flags) {}
}
