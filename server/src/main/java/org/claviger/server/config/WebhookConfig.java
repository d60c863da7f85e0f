package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where events are sent.
 *
 * @param url https, of at most 2,048 characters; plain http only together with {@code
 *     allowPrivate}, and then to this host alone
 * @param secret the key of the signatures: {@code whsec_} and the base64 of 24 to 64 bytes
 * @param detailTypes which events are sent; empty for all
 * @param allowPrivate whether the address may be of this host or of a private network
 * @param caFile further certificate authorities, in PEM, beside those that Java trusts
 */
public record WebhookConfig(
    URI url,
    PinSource secret,
    Set<String> detailTypes,
    boolean allowPrivate,
    Optional<Path> caFile) {
  private static final int MAX_CHARACTERS = 2_048;
  private static final int MAX_PORT = 65_535;

  public WebhookConfig {
    requireNonNull(url, "url");
    requireNonNull(secret, "secret");
    detailTypes = Set.copyOf(detailTypes);
    requireNonNull(caFile, "caFile");
    String problem = problem(url, allowPrivate);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException("the url of a webhook " + problem);
    }
  }

  /**
   * Reads a URL. It may hold a secret, so that no message repeats it.
   *
   * @throws IllegalArgumentException if it is none
   */
  static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "the url of a webhook is not a URL: " + e.getReason() + " at character " + e.getIndex());
    }
  }

  private static String problem(URI url, boolean allowPrivate) {
    if (url.toString().length() > MAX_CHARACTERS) {
      return "has more than 2,048 characters";
    }
    if (!"https".equals(url.getScheme()) && !(allowPrivate && "http".equals(url.getScheme()))) {
      return "must begin with https://; http:// is for this host alone, with allowPrivate";
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MAX_PORT) {
      return "must name a host, and a port of 1 to 65535 if any";
    }
    return url.getUserInfo() == null && url.getFragment() == null
        ? ""
        : "may have neither a user nor a fragment";
  }

  /** The host alone: a path or query may be a secret. */
  @Override
  public String toString() {
    return "WebhookConfig[" + url.getHost() + "]";
  }
}
