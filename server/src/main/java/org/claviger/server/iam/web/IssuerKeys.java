package org.claviger.server.iam.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import org.claviger.server.iam.OidcProvider;

/**
 * Where a provider publishes its keys: {@code /.well-known/openid-configuration} (OpenID Connect
 * Discovery 1.0) names the JSON Web Key Set (RFC 7517), which must be on the provider's own host.
 */
final class IssuerKeys {
  static final int MAX_KEYS = 100;

  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final int MAX_DEPTH = 16;
  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .build());

  private IssuerKeys() {}

  /**
   * Fetches the public keys of a provider.
   *
   * @throws IOException if they cannot be had or are not what they should be
   */
  static List<JWK> fetch(IssuerClient client, OidcProvider provider) throws IOException {
    JsonNode configuration =
        MAPPER.readTree(client.read(provider, URI.create(provider.url() + DISCOVERY)));
    String issuer = configuration.path("issuer").asText();
    if (!Issuers.same(issuer, provider.url())) {
      throw new IOException("the issuer's configuration is another's");
    }
    URI uri = keySet(configuration.path("jwks_uri").asText(), URI.create(provider.url()));
    return parse(new String(client.read(provider, uri), UTF_8));
  }

  private static URI keySet(String text, URI issuer) throws IOException {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("the issuer names no key set", e);
    }
    boolean isItsOwn =
        "https".equals(uri.getScheme())
            && issuer.getHost().equalsIgnoreCase(uri.getHost())
            && issuer.getPort() == uri.getPort()
            && uri.getRawUserInfo() == null
            && uri.getRawFragment() == null;
    if (!isItsOwn) {
      throw new IOException("the issuer's key set is not on its own host");
    }
    return uri;
  }

  private static List<JWK> parse(String json) throws IOException {
    List<JWK> keys;
    try {
      keys = JWKSet.parse(json).toPublicJWKSet().getKeys();
    } catch (ParseException | RuntimeException e) {
      throw new IOException("the issuer's key set cannot be read", e);
    }
    if (keys.size() > MAX_KEYS) {
      throw new IOException("the issuer has more than " + MAX_KEYS + " keys");
    }
    return keys;
  }
}
