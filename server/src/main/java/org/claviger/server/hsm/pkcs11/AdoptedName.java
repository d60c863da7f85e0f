package org.claviger.server.hsm.pkcs11;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a request names a key that is in a token: by {@code id.} and CKA_ID in hexadecimal digits, or
 * else by CKA_LABEL.
 */
final class AdoptedName {
  private static final Pattern BY_ID = Pattern.compile("id\\.((?:[0-9a-fA-F]{2})+)");

  private final String value;

  AdoptedName(String value) {
    this.value = value;
  }

  /** What finds the objects that have the name. */
  Template search() {
    Matcher byId = BY_ID.matcher(value);
    return byId.matches()
        ? Template.EMPTY.with(Ck.CKA_ID, HexFormat.of().parseHex(byId.group(1)))
        : Template.EMPTY.with(Ck.CKA_LABEL, value);
  }

  @Override
  public String toString() {
    return value;
  }
}
