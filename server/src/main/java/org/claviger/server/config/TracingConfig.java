package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * Traces of requests.
 *
 * @param endpoint where they are sent by OTLP over HTTP, such as {@code
 *     http://127.0.0.1:4318/v1/traces}; absent: there are none, which is the default
 * @param sampleRatio which part of the requests is traced, 0 to 1; default 1
 */
public record TracingConfig(Optional<URI> endpoint, double sampleRatio) {
  public TracingConfig {
    requireNonNull(endpoint, "endpoint");
    endpoint.ifPresent(TracingConfig::check);
    if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
      throw new IllegalArgumentException("sampleRatio is " + sampleRatio + " and must be 0 to 1");
    }
  }

  /** What holds where nothing is configured: no traces. */
  public static TracingConfig defaults() {
    return new TracingConfig(Optional.empty(), 1);
  }

  private static void check(URI endpoint) {
    boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!isHttp
        || endpoint.getHost() == null
        || endpoint.getRawUserInfo() != null
        || endpoint.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "endpoint is '"
              + endpoint
              + "' and must be an http or https URL, such as http://127.0.0.1:4318/v1/traces");
    }
  }
}
