package org.claviger.server.hsm.ceremony;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.claviger.server.document.Document;
import org.claviger.server.document.MalformedDocumentException;

/**
 * Who is to have a domain's keys: the public key for each of them. An HSM has transport keys made
 * for one ceremony, and each forces its own form on what it unwraps; a backup key is one for all.
 *
 * @param domain the domain whose keys it is to have
 * @param keys the public key under which each shared key is wrapped
 */
public record Recipient(DomainName domain, Map<SharedKey, TransportKey> keys) {
  private static final String FORMAT = "claviger-domain-request";

  public Recipient {
    requireNonNull(domain, "domain");
    keys = Map.copyOf(new EnumMap<>(keys));
    if (!keys.keySet().equals(keysOf(domain))) {
      throw new MalformedDocumentException(
          "a request for the domain " + domain + " needs transport keys for " + keysOf(domain));
    }
  }

  /** The keys that a domain may have. */
  public static Set<SharedKey> keysOf(DomainName domain) {
    return domain.region().isPresent()
        ? EnumSet.allOf(SharedKey.class)
        : EnumSet.of(SharedKey.MAC, SharedKey.SEALING);
  }

  /** One public key for every shared key. */
  public static Recipient single(DomainName domain, TransportKey key) {
    Map<SharedKey, TransportKey> keys = new EnumMap<>(SharedKey.class);
    keysOf(domain).forEach(each -> keys.put(each, key));
    return new Recipient(domain, keys);
  }

  /** SHA-256 over the domain's name and all public keys: 64 lower-case hexadecimal digits. */
  public String fingerprint() {
    Digest digest = new Digest(FORMAT).add(domain.toString());
    for (SharedKey key : SharedKey.values()) {
      if (keys.containsKey(key)) {
        digest.add(key.code()).add(keys.get(key).encoded());
      }
    }
    return Document.hex(digest.finish());
  }

  /** The request as a file. */
  public byte[] toJson() {
    ObjectNode document = Document.create(FORMAT).put("domain", domain.toString());
    ObjectNode members = document.putObject("keys");
    for (SharedKey key : SharedKey.values()) {
      if (keys.containsKey(key)) {
        members.put(key.code(), Document.base64(keys.get(key).encoded()));
      }
    }
    return Document.write(document);
  }

  /**
   * Reads {@link #toJson}.
   *
   * @throws MalformedDocumentException if it is anything else
   */
  public static Recipient parse(byte[] json) {
    Document document = Document.read(json, FORMAT);
    DomainName domain = Documents.domain(document);
    Document members = document.section("keys");
    document.end();
    Map<SharedKey, TransportKey> keys = new EnumMap<>(SharedKey.class);
    for (SharedKey key : keysOf(domain)) {
      keys.put(key, new TransportKey(members.base64(key.code(), 1, TransportKey.MAX_BYTES)));
    }
    members.end();
    return new Recipient(domain, keys);
  }
}
