package org.claviger.provider.internal.spi;

import java.util.Optional;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.EntryName;
import org.claviger.provider.internal.key.KeyDirectory;

/** The key behind an entry's name. The id of a key is never shadowed by an alias of that name. */
final class EntryLookup {
  private EntryLookup() {}

  static Optional<KeyDescription> find(KeyDirectory keys, String entry) {
    Optional<KeyDescription> byId = EntryName.isKeyId(entry) ? keys.find(entry) : Optional.empty();
    if (byId.isPresent() || !EntryName.canBeAlias(entry)) {
      return byId;
    }
    return keys.find(EntryName.toAlias(entry));
  }
}
