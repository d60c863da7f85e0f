package org.claviger.server.operation;

import java.util.regex.Pattern;

/** The {@code KeyMaterialId} of a request. */
final class MaterialId {
  private static final Pattern HEX = Pattern.compile("^[a-f0-9]+$");
  private static final int CHARACTERS = 64;

  private MaterialId() {}

  /** Null if the member is missing. */
  static String read(Members members) {
    return members.optionalString("KeyMaterialId", CHARACTERS, CHARACTERS, HEX);
  }
}
