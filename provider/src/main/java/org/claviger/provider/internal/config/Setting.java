package org.claviger.provider.internal.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The keys of {@code claviger.properties}, with the names they have elsewhere. */
public enum Setting {
  /** Base URLs of the service, comma separated; {@code aws} for the region's own. */
  ENDPOINT,
  /** Region in the scope of the signatures. */
  REGION,
  /** PEM certificates of the authorities trusted for the endpoint. */
  CA_FILE,
  /** Proxy for all HTTPS, or {@code none}. */
  PROXY,
  /** Base URL of the STS. */
  STS_ENDPOINT,
  /** File in the AWS shared credentials format. */
  CREDENTIALS_FILE,
  /** File in the AWS config format. */
  CONFIG_FILE,
  /** Profile in both files. */
  PROFILE,
  /** Whether generators are registered under the standard names. */
  GENERATORS,
  /** Time for one request from connection to the last byte of the answer. */
  TIMEOUT,
  /** Time for connection and handshake. */
  CONNECT_TIMEOUT,
  /** How long listings, descriptions, public keys and chains are believed. */
  CACHE,
  /** How often a request is sent at most. */
  MAX_ATTEMPTS;

  /** The key in the file, for instance {@code ca.file}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  String systemProperty() {
    return "claviger." + key();
  }

  String environmentVariable() {
    return "CLAVIGER_" + name();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }
}
