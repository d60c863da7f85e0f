package org.claviger.server.http.issuer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;
import org.claviger.server.config.WebIdentityConfig;
import org.claviger.server.http.client.CautiousClient;
import org.claviger.server.http.client.LookUps;
import org.claviger.server.http.client.Names;
import org.claviger.server.http.client.PublicAddresses;
import org.claviger.server.http.client.ServerTrust;
import org.claviger.server.iam.OidcProvider;
import org.claviger.server.iam.web.IssuerClient;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Fetches documents of identity providers by {@link CautiousClient}: HTTPS alone, and only from
 * addresses of the public Internet unless the configuration says otherwise.
 *
 * <p>Fetches are rare, and each has a client of its own: nothing is open or running between them. A
 * name whose look-up does not end keeps a thread until it does, one of a few.
 */
public final class HttpsIssuerClient implements IssuerClient {
  private static final String PURPOSE = "issuer";

  private final WebIdentityConfig config;
  private final List<X509ExtendedTrustManager> authorities;
  private final LookUps lookUps;

  private HttpsIssuerClient(
      WebIdentityConfig config, List<X509ExtendedTrustManager> authorities, Names names) {
    this.config = config;
    this.authorities = authorities;
    this.lookUps =
        new LookUps(
            PURPOSE,
            names,
            address -> config.privateNetworks() || PublicAddresses.contains(address),
            "public");
  }

  /**
   * A client with the authorities that there are now.
   *
   * @throws IOException if the configured file cannot be read or holds no certificates
   */
  public static HttpsIssuerClient open(WebIdentityConfig config) throws IOException {
    return open(config, InetAddress::getAllByName);
  }

  static HttpsIssuerClient open(WebIdentityConfig config, Names names) throws IOException {
    requireNonNull(config, "config");
    return new HttpsIssuerClient(
        config, ServerTrust.authorities(config.caFile().orElse(null)), names);
  }

  @Override
  public byte[] read(OidcProvider provider, URI uri) throws IOException {
    if (!"https".equals(uri.getScheme())) {
      throw new IOException("only https is read");
    }
    CautiousClient.Limits limits =
        new CautiousClient.Limits(config.timeout(), config.documentBytes());
    ServerTrust trust = ServerTrust.of(authorities, provider.thumbprints());
    try (CautiousClient client = CautiousClient.start(PURPOSE, trust, lookUps, limits)) {
      ContentResponse response = client.send(client.newRequest(uri));
      if (response.getStatus() != HttpStatus.OK_200) {
        throw new IOException(uri + " was answered with status " + response.getStatus());
      }
      return response.getContent();
    } catch (IOException e) {
      throw new IOException(uri + " cannot be read: " + e.getMessage(), e);
    }
  }
}
