package org.claviger.provider.internal.spi;

import java.util.Optional;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.key.EntryName;
import org.claviger.provider.internal.key.KeyDirectory;
import org.claviger.provider.internal.key.Listing;

/** The key behind an entry's name. The id of a key is never shadowed by an alias of that name. */
final class EntryLookup {
  private EntryLookup() {}

  /**
   * Finds the key. Names that were listed lately cost no request, and one of a certificate is known
   * to be no key; any other name may have come since, and the service is asked.
   */
  static Optional<KeyDescription> find(KeyDirectory keys, String entry) {
    Optional<Listing> known = keys.knownListing();
    String listed = known.map(listing -> listing.keys().get(entry)).orElse(null);
    if (listed != null) {
      return keys.find(listed);
    }
    if (known.isPresent() && known.get().trusted().containsKey(entry)) {
      return Optional.empty();
    }
    Optional<KeyDescription> byId = EntryName.isKeyId(entry) ? keys.find(entry) : Optional.empty();
    if (byId.isPresent() || !EntryName.canBeAlias(entry)) {
      return byId;
    }
    return keys.find(EntryName.toAlias(entry));
  }
}
