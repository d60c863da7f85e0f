package org.claviger.server.quorum;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.claviger.server.document.MalformedDocumentException;

/**
 * Somebody whose approval counts.
 *
 * @param name 1 to 64 letters, digits and {@code ._-@}
 * @param key by which approvals are known to be theirs
 */
public record Operator(String name, OperatorKey key) {
  static final int MAX_NAME_CHARS = 64;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1," + MAX_NAME_CHARS + "}");

  public Operator {
    requireNonNull(key, "key");
    if (!NAME.matcher(name).matches()) {
      throw new MalformedDocumentException(
          "an operator's name has 1 to 64 letters, digits, dots, hyphens, underscores and @");
    }
  }
}
