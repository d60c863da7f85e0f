package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Pattern;
import org.claviger.server.audit.anchor.Anchor;

/** The lines of the trail that are anchors. No request can cause such a line. */
final class AnchorLine {
  static final String EVENT_NAME = "AuditAnchor";

  private static final int MAX_BYTES = 2 * Anchor.MAX_BYTES;
  private static final Pattern START =
      Pattern.compile(
          "\\{\"sequence\":[0-9]+,\"previousHash\":\"[0-9a-f]{64}\",(?:\"continues\":\\{[^}]*\\},)?"
              + "\"eventVersion\":\"1\\.08\",\"eventTime\":\"[0-9TZ:-]+\","
              + "\"eventSource\":\"claviger\",\"eventName\":\""
              + EVENT_NAME
              + "\",");
  private static final String DETAILS = "\"serviceEventDetails\":";

  private AnchorLine() {}

  /** Whether a line of the form of {@link ChainedLine} is an anchor, or means to be one. */
  static boolean isAnchor(byte[] line, int length) {
    return length <= MAX_BYTES
        && START.matcher(new String(line, 0, length, ISO_8859_1)).lookingAt();
  }

  /** The anchor of such a line; empty if it is none. Its signature is not checked. */
  static Optional<Anchor> parse(byte[] line, int length) {
    int end = length - ChainedLine.TRAILER_BYTES;
    int at = new String(line, 0, length, ISO_8859_1).indexOf(DETAILS);
    int from = at + DETAILS.length();
    return at < 0 || from > end ? Optional.empty() : Anchor.parse(line, from, end - from);
  }
}
