package org.claviger.server.app;

import java.util.Comparator;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.pkcs11.TokenNote;
import org.claviger.server.quorum.Quorum;

/** The operators, as the token of identities keeps them. */
final class KeptQuorum {
  private static final String NAME = "quorum";

  private KeptQuorum() {}

  /**
   * The operators; empty if there are none.
   *
   * @throws CeremonyException if the HSM cannot be asked
   */
  static Optional<Quorum> read(HsmConfig hsm) {
    Optional<TokenNote> note = TokenNote.open(hsm, NAME);
    if (note.isEmpty()) {
      return Optional.empty();
    }
    try (TokenNote opened = note.get()) {
      // After a replacement that was cut off the newer one counts.
      return opened.read().stream()
          .map(Quorum::parse)
          .max(
              Comparator.comparingInt(Quorum::version)
                  .thenComparingInt(quorum -> quorum.used().size()));
    }
  }

  static void write(HsmConfig hsm, Quorum quorum) {
    try (TokenNote note = open(hsm)) {
      note.write(quorum.toJson());
    }
  }

  static void remove(HsmConfig hsm) {
    try (TokenNote note = open(hsm)) {
      note.remove();
    }
  }

  private static TokenNote open(HsmConfig hsm) {
    return TokenNote.open(hsm, NAME)
        .orElseThrow(
            () ->
                new CeremonyException(
                    "the HSM has no token of identities; start the server once, or create the"
                        + " domain, first"));
  }
}
