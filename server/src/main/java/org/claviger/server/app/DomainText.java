package org.claviger.server.app;

import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.claviger.server.digest.Sha256;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.ceremony.KeyCheck;

/** A domain on an HSM as text. */
final class DomainText {
  private DomainText() {}

  static void print(DomainState state, PrintWriter out) {
    out.println("domain " + state.domain());
    out.println("  token        " + state.domain().tokenLabel() + ", serial " + state.serial());
    out.println("  check value  " + Confirmation.grouped(state.check()));
    out.println("  versions     " + state.answers().size() + ", current " + state.current());
    for (KeyCheck key : state.keys()) {
      out.println(
          "  %-12s version %d, check %s"
              .formatted(key.key().code(), key.version(), HexFormat.of().formatHex(key.value())));
    }
    if (state.auditPublicKey().length > 0) {
      out.println("  audit key    " + Sha256.hex(state.auditPublicKey()));
    }
    out.flush();
  }

  /** How many materials each version of the key-encryption key wraps. */
  static String wrapped(SortedMap<Integer, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(each -> each.getValue() + " by version " + each.getKey())
            .collect(Collectors.joining(", "));
  }
}
