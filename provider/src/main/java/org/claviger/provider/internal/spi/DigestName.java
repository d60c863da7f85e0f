package org.claviger.provider.internal.spi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spellings of a digest's name that the JDK and Bouncy Castle take, as one. */
final class DigestName {
  private static final Pattern SHA = Pattern.compile("(?i)SHA-?(1|224|256|384|512)");

  private DigestName() {}

  /** {@code SHA-1}, {@code SHA-256} and so on; any other name as it is. */
  static String standard(String name) {
    Matcher sha = SHA.matcher(name);
    return sha.matches() ? "SHA-" + sha.group(1) : name.equalsIgnoreCase("SHA") ? "SHA-1" : name;
  }
}
