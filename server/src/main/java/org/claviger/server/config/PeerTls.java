package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who this side of a connection is, and who the other side must be. Changed files are taken without
 * a restart.
 *
 * @param own the certificate and key of this side
 * @param trust the authorities, in PEM, one of which must vouch for the other side
 * @param pins SHA-256 fingerprints, in lower-case hexadecimal digits, one of which the other side's
 *     certificate must have. Where there are authorities too, both must hold
 */
public record PeerTls(OperatorTls own, Optional<Path> trust, Set<String> pins) {
  private static final Pattern PIN = Pattern.compile("[0-9a-f]{64}");

  public PeerTls {
    requireNonNull(own, "own");
    requireNonNull(trust, "trust");
    pins = pins.stream().map(PeerTls::digits).collect(Collectors.toUnmodifiableSet());
    for (String pin : pins) {
      if (!PIN.matcher(pin).matches()) {
        throw new IllegalArgumentException(
            "the pin '"
                + pin
                + "' is no SHA-256 fingerprint of a certificate: 64 hexadecimal digits");
      }
    }
    if (trust.isEmpty() && pins.isEmpty()) {
      throw new IllegalArgumentException(
          "neither 'trust' nor 'pins' says who the other side must be");
    }
  }

  /** Also as OpenSSL prints it, in capitals with colons. */
  private static String digits(String pin) {
    return pin.replace(":", "").toLowerCase(Locale.ROOT);
  }
}
