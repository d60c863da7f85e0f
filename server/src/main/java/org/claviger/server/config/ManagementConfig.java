package org.claviger.server.config;

/**
 * The management listener: plain HTTP, on loopback alone.
 *
 * @param port 0 means any free one
 */
public record ManagementConfig(int port) {
  public ManagementConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + " and must be 0 to 65535");
    }
  }

  /** What holds where nothing is configured: port 8444. */
  public static ManagementConfig defaults() {
    return new ManagementConfig(8444);
  }
}
