package org.claviger.provider.internal.key;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KmsClient;

/**
 * The keys of the service as handles. What was read is believed for the time the settings give:
 * JSSE walks through a key store up to seven times in one handshake.
 */
public final class KeyDirectory {
  private static final String NOT_FOUND = "NotFoundException";

  private final KmsClient client;
  private final TtlCache<String, Map<String, String>> listing;
  private final TtlCache<String, KeyDescription> descriptions;
  private final TtlCache<String, PublicKey> publicKeys;
  private final TtlCache<String, List<X509Certificate>> chains;

  /** The keys that a client sees. */
  public KeyDirectory(KmsClient client) {
    this.client = client;
    this.listing = new TtlCache<>(client.cache());
    this.descriptions = new TtlCache<>(client.cache());
    this.publicKeys = new TtlCache<>(client.cache());
    this.chains = new TtlCache<>(client.cache());
  }

  /** The service. */
  public KmsClient client() {
    return client;
  }

  /** Entry name to key id: aliases without their prefix, and the ids of keys without alias. */
  public Map<String, String> entries() {
    return listing.get("", this::list);
  }

  private Map<String, String> list() {
    Map<String, String> aliases = client.keys().aliases();
    List<String> ids = client.keys().list();
    Map<String, String> entries = new TreeMap<>();
    aliases.forEach((alias, id) -> entries.put(EntryName.ofAlias(alias), id));
    Set<String> named = Set.copyOf(aliases.values());
    for (String id : ids) {
      if (!named.contains(id)) {
        entries.put(id, id);
      }
    }
    return entries;
  }

  /** Describes the key with an id, ARN or alias; empty if there is none. */
  public Optional<KeyDescription> find(String keyId) {
    try {
      return Optional.of(describe(keyId));
    } catch (KmsException e) {
      if (e.is(NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Describes the key with an id, ARN or alias. */
  public KeyDescription describe(String keyId) {
    return descriptions.get(keyId, () -> client.keys().describe(keyId));
  }

  /** The public half of an asymmetric key. */
  public PublicKey publicKey(KeyDescription key) {
    return publicKeys.get(key.arn(), () -> PublicKeys.decode(client.keys().publicKey(key.arn())));
  }

  /**
   * The handle of a key.
   *
   * @throws KmsException if the provider does not know keys of its spec, or the service refuses
   */
  public KmsHandle handle(KeyDescription key) {
    if (!key.isAsymmetric()) {
      return new SecretHandle(client, key);
    }
    return switch (key.spec()) {
      case "RSA_2048", "RSA_3072", "RSA_4096" ->
          new RsaHandle(client, key, (RSAPublicKey) publicKey(key));
      case "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1" ->
          new EcHandle(client, key, (ECPublicKey) publicKey(key));
      case "ECC_NIST_EDWARDS25519" -> new EdHandle(client, key);
      case "ML_DSA_44", "ML_DSA_65", "ML_DSA_87" -> new MlDsaHandle(client, key);
      default ->
          throw new KmsException(key.arn() + ": this provider has no use for " + key.spec(), null);
    };
  }

  /** The certificate chain beside a key, leaf first; empty if there is none. */
  public List<X509Certificate> chain(String keyId) {
    return chains.get(keyId, () -> parse(client.certificates().get(keyId)));
  }

  private static List<X509Certificate> parse(List<byte[]> encoded) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain = new ArrayList<>();
      for (byte[] one : encoded) {
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
      }
      return List.copyOf(chain);
    } catch (CertificateException e) {
      throw new KmsException("the service's answer has a certificate that cannot be read", e);
    }
  }

  /** Forgets everything, after a change. */
  public void refresh() {
    listing.clear();
    descriptions.clear();
    publicKeys.clear();
    chains.clear();
  }
}
