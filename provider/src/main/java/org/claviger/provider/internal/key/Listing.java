package org.claviger.provider.internal.key;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.claviger.provider.internal.client.KeyEntry;

/**
 * The entries of a key store by name. A name that a key and a certificate have is the key's.
 *
 * @param keys the ids of keys, under their aliases without prefix, or under the id itself where
 *     there is no alias
 * @param trusted the certificates that belong to no key
 */
public record Listing(Map<String, String> keys, Map<String, TrustedEntry> trusted) {
  /** Every name once, in order. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(keys.keySet());
    names.addAll(trusted.keySet());
    return names;
  }

  /**
   * Names the keys of entries. One whose public key the caller may not see is left out: JSSE's key
   * managers would fail as a whole on it.
   */
  static Map<String, String> keys(Iterable<KeyEntry> entries) {
    Map<String, String> names = new TreeMap<>();
    for (KeyEntry entry : entries) {
      if (entry.lacksPublicKey()) {
        continue;
      }
      String id = entry.key().keyId();
      if (entry.aliases().isEmpty()) {
        names.put(id, id);
      }
      entry.aliases().forEach(alias -> names.put(EntryName.ofAlias(alias), id));
    }
    return names;
  }

  /** Names keys by their aliases, full name to id, and the ids of those without one. */
  static Map<String, String> keys(Map<String, String> aliases, Iterable<String> ids) {
    Map<String, String> names = new TreeMap<>();
    aliases.forEach((alias, id) -> names.put(EntryName.ofAlias(alias), id));
    Set<String> named = Set.copyOf(aliases.values());
    for (String id : ids) {
      if (!named.contains(id)) {
        names.put(id, id);
      }
    }
    return names;
  }
}
