package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The audit trail to a syslog receiver (RFC 5424).
 *
 * @param host the receiver's name or address, which its certificate must have
 * @param port its port
 * @param transport how it is reached
 * @param caFile the authorities, in PEM, that alone may vouch for it; without, those that Java
 *     trusts
 * @param client the certificate and key by which this server shows who it is
 * @param facility RFC 5424's number, 0 to 23
 * @param appName RFC 5424's APP-NAME, 1 to 48 printable characters
 * @param messageBytes no message is longer, 8 KiB to 1 MiB
 * @param confirm how long records may stay unconfirmed, 1 s to 1 hour
 * @param timeout for connecting, for a write that does not go on, and for the receiver's
 *     confirmation, 1 s to 5 minutes
 * @param fromBeginning whether a new receiver gets all records, not only those from now on
 */
public record SyslogConfig(
    String host,
    int port,
    Transport transport,
    Optional<Path> caFile,
    Optional<OperatorTls> client,
    int facility,
    String appName,
    int messageBytes,
    Duration confirm,
    Duration timeout,
    boolean fromBeginning) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
  private static final Pattern APP_NAME = Pattern.compile("[!-~]{1,48}");

  /** How a receiver is reached. */
  public enum Transport {
    /** RFC 5425. */
    TLS,
    /** RFC 6587 in the clear: everybody on the way can read and change it. */
    TCP
  }

  public SyslogConfig {
    requireNonNull(transport, "transport");
    requireNonNull(caFile, "caFile");
    requireNonNull(client, "client");
    if (!HOST.matcher(requireNonNull(host, "host")).matches()) {
      throw new IllegalArgumentException("audit.syslog.host is no host name and no address");
    }
    if (!APP_NAME.matcher(requireNonNull(appName, "appName")).matches()) {
      throw new IllegalArgumentException(
          "audit.syslog.appName must be 1 to 48 printable ASCII characters without spaces");
    }
    if (transport == Transport.TCP && (caFile.isPresent() || client.isPresent())) {
      throw new IllegalArgumentException(
          "audit.syslog has certificates, but its transport is tcp, which uses none");
    }
    check("port", port, 1, 65_535);
    check("facility", facility, 0, 23);
    check("messageBytes", messageBytes, 8 << 10, 1 << 20);
    check("confirm in ms", confirm.toMillis(), 1_000, 3_600_000);
    check("timeout in ms", timeout.toMillis(), 1_000, 300_000);
  }

  /**
   * The defaults: port 6514, TLS with the authorities that Java trusts, facility 13 (log audit),
   * claviger, 64 KiB, 30 seconds each, from now on.
   */
  public static SyslogConfig of(String host) {
    return new SyslogConfig(
        host,
        6514,
        Transport.TLS,
        Optional.empty(),
        Optional.empty(),
        13,
        "claviger",
        64 << 10,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        false);
  }

  private static void check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "audit.syslog." + what + " is " + value + "; it must be " + least + " to " + most);
    }
  }
}
