package org.claviger.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Material that tests bring to keys as their owners do. */
final class Imports {
  private static final String OAEP = "RSAES_OAEP_SHA_256";

  private Imports() {}

  /** Imports 32 bytes of a value, whose material does not expire. */
  static ObjectNode into(TestApi api, String id, int filling, String more) {
    return with(api, id, filling, "'ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'" + more);
  }

  /** The same, to expire at a moment. */
  static ObjectNode into(TestApi api, String id, int filling, Instant until) {
    return with(api, id, filling, "'ValidTo':" + until.getEpochSecond());
  }

  private static ObjectNode with(TestApi api, String id, int filling, String terms) {
    byte[] material = new byte[32];
    Arrays.fill(material, (byte) filling);
    ObjectNode parameters =
        api.call(
            "GetParametersForImport",
            "{'KeyId':'%s','WrappingAlgorithm':'%s','WrappingKeySpec':'RSA_2048'}",
            id,
            OAEP);
    byte[] key = Base64.getDecoder().decode(parameters.required("PublicKey").asText());
    return api.call(
        "ImportKeyMaterial",
        "{'KeyId':'%s','ImportToken':'%s','EncryptedKeyMaterial':'%s',%s}",
        id,
        parameters.required("ImportToken").asText(),
        Base64.getEncoder().encodeToString(WrappedMaterial.of(OAEP, key, material)),
        terms);
  }

  /** The states of all materials of a key, the oldest first. */
  static List<String> states(TestApi api, String id) {
    List<String> states = new ArrayList<>();
    for (JsonNode each :
        api.call("ListKeyRotations", "{'KeyId':'%s','IncludeKeyMaterial':'ALL_KEY_MATERIAL'}", id)
            .required("Rotations")) {
      states.add(each.required("KeyMaterialState").textValue());
    }
    return states;
  }
}
