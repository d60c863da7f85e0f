package org.claviger.provider.internal.config;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Servers and proxies as configurations write them. */
final class EndpointSettings {
  /** Stands for the servers of AWS itself: they are never used unless somebody says so. */
  private static final String AWS = "aws";

  private EndpointSettings() {}

  /** A comma separated list; {@code aws} is AWS's service of the region. */
  static List<URI> servers(String text, String service, String region) {
    if (text.equals(AWS)) {
      return List.of(ofAws(service, region));
    }
    return Arrays.stream(text.split(",", -1)).map(String::strip).map(URI::create).toList();
  }

  /** The STS beside a KMS: AWS's for AWS's, else the same server, which speaks STS too. */
  static URI stsBeside(List<URI> servers, String region) {
    URI first = servers.get(0);
    String host = String.valueOf(first.getHost());
    boolean isAws = host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
    return isAws ? ofAws("sts", region) : first;
  }

  private static URI ofAws(String service, String region) {
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return URI.create("https://%s.%s.%s".formatted(service, region, domain));
  }

  /**
   * A proxy, or {@code none}.
   *
   * @throws IllegalArgumentException if it is neither; its text is not shown, as there may be a
   *     password in it
   */
  static Proxy proxy(String text) {
    if (text.equals("none")) {
      return Proxy.NO_PROXY;
    }
    Optional<Proxy> proxy = parsed(text);
    return proxy.orElseThrow(
        () ->
            new IllegalArgumentException(
                "proxy must be http://HOST:PORT, without user and password, or none"));
  }

  private static Optional<Proxy> parsed(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String path = uri.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    if (!"http".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getPort() < 1
        || uri.getPort() > 65_535
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !bare) {
      return Optional.empty();
    }
    return Optional.of(
        new Proxy(
            Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort())));
  }
}
