package org.claviger.server.app;

import java.io.PrintWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
      out.println("  audit key    " + fingerprint(state.auditPublicKey()));
    }
    out.flush();
  }

  /** As {@code audit key} prints it. */
  private static String fingerprint(byte[] subjectPublicKeyInfo) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(subjectPublicKeyInfo);
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
