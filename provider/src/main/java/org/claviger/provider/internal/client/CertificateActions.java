package org.claviger.provider.internal.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.provider.KmsException;

/**
 * The certificate chains beside keys, and the certificates without one. A service that is AWS's own
 * has neither.
 */
public final class CertificateActions {
  private static final String KEY_ID = "KeyId";
  private static final String CHAIN = "CertificateChain";
  private static final String ACCESS_DENIED = "AccessDeniedException";
  private static final String UNKNOWN_ACTION = "UnknownOperationException";

  private static final System.Logger LOG = System.getLogger("org.claviger.provider");

  private final Channel channel;
  private volatile boolean absent;

  CertificateActions(Channel channel) {
    this.channel = channel;
  }

  /**
   * Stores a chain, leaf first, each certificate in DER.
   *
   * @throws KmsException if the service refuses or keeps no certificates
   */
  public void put(String keyId, List<byte[]> chain) {
    ObjectNode request = Json.object().put(KEY_ID, keyId);
    ArrayNode array = request.putArray(CHAIN);
    chain.forEach(array::add);
    channel.call(Action.PUT_KEY_CERTIFICATE, request);
  }

  /** The chain of a key, leaf first; empty if it has none. */
  public List<byte[]> get(String keyId) {
    if (absent) {
      return List.of();
    }
    try {
      return KeyEntry.certificates(
          channel.call(Action.GET_KEY_CERTIFICATE, Json.object().put(KEY_ID, keyId)));
    } catch (KmsException e) {
      if (isAbsent(e) || e.is("NotFoundException")) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * What a key store shows of every key, in one request a page; empty if the service is not one of
   * ours, or does not let the caller see all of its keys at once.
   */
  public Optional<List<KeyEntry>> entries() {
    if (absent) {
      return Optional.empty();
    }
    List<KeyEntry> entries = new ArrayList<>();
    try {
      Pages.read(
          channel, Action.LIST_KEY_ENTRIES, "KeyEntries", entry -> entries.add(KeyEntry.of(entry)));
      return Optional.of(entries);
    } catch (KmsException e) {
      if (isAbsent(e) || e.is(ACCESS_DENIED)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The certificates that belong to no key; none if the caller may not see them. */
  public List<TrustedCertificate> trusted() {
    List<TrustedCertificate> certificates = new ArrayList<>();
    if (absent) {
      return certificates;
    }
    try {
      Pages.read(
          channel,
          Action.LIST_TRUSTED_CERTIFICATES,
          "TrustedCertificates",
          each -> certificates.add(TrustedCertificate.of(each)));
      return certificates;
    } catch (KmsException e) {
      if (isAbsent(e) || e.is(ACCESS_DENIED)) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Keeps a certificate, in DER, that belongs to no key, in place of the one that had its name.
   *
   * @throws KmsException if the service refuses or keeps no certificates
   */
  public void putTrusted(String name, byte[] certificate) {
    channel.call(
        Action.PUT_TRUSTED_CERTIFICATE,
        Json.object().put("Name", name).put("Certificate", certificate));
  }

  /**
   * Removes a certificate that belongs to no key.
   *
   * @throws KmsException if the service refuses
   */
  public void deleteTrusted(String name) {
    channel.call(Action.DELETE_TRUSTED_CERTIFICATE, Json.object().put("Name", name));
  }

  private boolean isAbsent(KmsException e) {
    if (e.is(UNKNOWN_ACTION) && !absent) {
      absent = true;
      LOG.log(System.Logger.Level.INFO, "the service keeps no certificates: it is AWS's own KMS");
    }
    return absent;
  }
}
