package org.claviger.server.operation;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.KeySpec;

/**
 * The key spec that a request asks for, by {@code KeySpec} or by the deprecated {@code
 * CustomerMasterKeySpec}.
 *
 * @param keySpec null if the member is missing
 * @param customerMasterKeySpec null if the member is missing
 */
record RequestedKeySpec(String keySpec, String customerMasterKeySpec) {
  /** Specs of the API that no key here has. */
  private static final List<String> UNSUPPORTED = List.of("SM2");

  /** Specs newer than the deprecated member. */
  private static final Set<String> KEY_SPEC_ONLY =
      Set.of("ECC_NIST_EDWARDS25519", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87");

  private static final Set<String> SUPPORTED =
      Arrays.stream(KeySpec.values())
          .map(Enum::name)
          .collect(Collectors.toCollection(LinkedHashSet::new));

  /** Reads both members, noting a name that the API does not have. */
  static RequestedKeySpec read(Members members) {
    return new RequestedKeySpec(
        read(members, "KeySpec", Set.of()), read(members, "CustomerMasterKeySpec", KEY_SPEC_ONLY));
  }

  private static String read(Members members, String name, Set<String> unknown) {
    String value = members.optionalString(name, 0, Integer.MAX_VALUE);
    if (value == null) {
      return null;
    }
    Set<String> known = new LinkedHashSet<>(SUPPORTED);
    known.addAll(UNSUPPORTED);
    known.removeAll(unknown);
    if (!known.contains(value)) {
      members.notInSet(value, Members.path(name), known);
    }
    return value;
  }

  /**
   * The spec; SYMMETRIC_DEFAULT if none is asked for. To be called after {@link Members#check}.
   *
   * @throws ApiException ValidationException if both members are there,
   *     UnsupportedOperationException if this server has no such keys
   */
  KeySpec require() {
    if (keySpec != null && customerMasterKeySpec != null) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
              + " CustomerMasterKeySpec is deprecated.");
    }
    String name = keySpec == null ? customerMasterKeySpec : keySpec;
    if (name == null) {
      return KeySpec.SYMMETRIC_DEFAULT;
    }
    if (UNSUPPORTED.contains(name)) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server does not support the KeySpec " + name + "; it supports " + SUPPORTED);
    }
    return KeySpec.valueOf(name);
  }
}
