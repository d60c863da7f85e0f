package org.claviger.provider.internal.key;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KeyEntry;
import org.claviger.provider.internal.client.KmsClient;
import org.claviger.provider.internal.client.TrustedCertificate;

/**
 * The keys of the service as handles. What was read is believed for the time the settings give:
 * JSSE walks through a key store up to seven times in one handshake.
 */
public final class KeyDirectory {
  private static final String NOT_FOUND = "NotFoundException";

  private final KmsClient client;
  private final TtlCache<String, Listing> listing;
  private final TtlCache<String, KeyDescription> descriptions;
  private final TtlCache<String, byte[]> encodedKeys;
  private final TtlCache<String, PublicKey> publicKeys;
  private final TtlCache<String, List<X509Certificate>> chains;

  /** The keys that a client sees. */
  public KeyDirectory(KmsClient client) {
    this.client = client;
    this.listing = new TtlCache<>(client.cache());
    this.descriptions = new TtlCache<>(client.cache());
    this.encodedKeys = new TtlCache<>(client.cache());
    this.publicKeys = new TtlCache<>(client.cache());
    this.chains = new TtlCache<>(client.cache());
  }

  /** The service. */
  public KmsClient client() {
    return client;
  }

  /** The entries of the key store. */
  public Listing listing() {
    return listing.get("", this::list);
  }

  /** The same, if they were read lately; nothing is read now. */
  public Optional<Listing> knownListing() {
    return listing.held("");
  }

  private Listing list() {
    Map<String, TrustedEntry> trusted = new TreeMap<>();
    for (TrustedCertificate each : client.certificates().trusted()) {
      X509Certificate certificate = Certificates.decode(List.of(each.encoding())).get(0);
      trusted.put(each.name(), new TrustedEntry(certificate, each.created()));
    }
    TtlCache.Moment before = descriptions.moment();
    Optional<List<KeyEntry>> entries = client.certificates().entries();
    if (entries.isEmpty()) {
      return new Listing(Listing.keys(client.keys().aliases(), client.keys().list()), trusted);
    }
    entries.get().forEach(entry -> keep(entry, before));
    return new Listing(Listing.keys(entries.get()), trusted);
  }

  /**
   * Keeps what would otherwise be asked for key by key. The public key of one that cannot be used
   * is left to be asked for: the service then says why not.
   */
  private void keep(KeyEntry entry, TtlCache.Moment before) {
    KeyDescription key = entry.key();
    descriptions.keep(key.keyId(), key, before);
    if (key.isAsymmetric()) {
      chains.keep(key.arn(), Certificates.decode(entry.chain()), before);
    }
    if (key.isEnabled()) {
      entry.publicKey().ifPresent(encoded -> encodedKeys.keep(key.arn(), encoded, before));
    }
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
    return publicKeys.get(key.arn(), () -> PublicKeys.decode(encodedKey(key.arn())));
  }

  private byte[] encodedKey(String arn) {
    return encodedKeys.held(arn).orElseGet(() -> client.keys().publicKey(arn));
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
  public List<X509Certificate> chain(String arn) {
    return chains.get(arn, () -> Certificates.decode(client.certificates().get(arn)));
  }

  /** Forgets everything, after a change. */
  public void refresh() {
    listing.clear();
    descriptions.clear();
    encodedKeys.clear();
    publicKeys.clear();
    chains.clear();
  }
}
