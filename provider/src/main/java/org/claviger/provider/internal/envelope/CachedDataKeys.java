package org.claviger.provider.internal.envelope;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import org.claviger.provider.DataKeyCache;

/**
 * Data keys that are used again. They stay inside: keys of messages are derived under the lock, so
 * that no key is wiped while it is used. Two threads may fetch the same key at once; none waits.
 */
public final class CachedDataKeys implements DataKeyCache {
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Map<EntryId, Entry> entries = new LinkedHashMap<>();

  /** An empty cache. */
  public CachedDataKeys(Limits limits) {
    this(limits, System::nanoTime);
  }

  CachedDataKeys(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** Opens a message's data key. */
  @FunctionalInterface
  interface Opening {
    DataKey open() throws AEADBadTagException;
  }

  /** A key for one message of a known length; one of unknown length only if bytes do not count. */
  SealingKey seal(
      EntryId id, byte[] messageId, OptionalLong bytes, Supplier<DataKeys.Fresh> generate) {
    long charge = limits.maxBytes() == Long.MAX_VALUE ? 0 : bytes.orElse(Long.MAX_VALUE);
    if (charge > limits.maxBytes() || (charge == Long.MAX_VALUE)) {
      return once(messageId, generate);
    }
    SealingKey held = held(id, messageId, charge);
    if (held != null) {
      return held;
    }
    long asked = nanoTime.getAsLong();
    DataKeys.Fresh fresh = generate.get();
    return keep(id, messageId, new Entry(fresh.key(), fresh.encrypted(), asked), charge);
  }

  static SealingKey once(byte[] messageId, Supplier<DataKeys.Fresh> generate) {
    DataKeys.Fresh fresh = generate.get();
    try {
      return fresh.seal(messageId);
    } finally {
      fresh.key().wipe();
    }
  }

  private synchronized SealingKey held(EntryId id, byte[] messageId, long charge) {
    expire();
    Entry entry = entries.get(id);
    if (entry == null) {
      return null;
    }
    if (!entry.takes(charge, limits)) {
      remove(id);
      return null;
    }
    return entry.seal(messageId, charge);
  }

  private synchronized SealingKey keep(EntryId id, byte[] messageId, Entry entry, long charge) {
    SealingKey sealing = entry.seal(messageId, charge);
    put(id, entry);
    return sealing;
  }

  /** The key of a message, from its data key held or opened now. */
  MessageKey open(EntryId id, Header header, Opening opening) throws AEADBadTagException {
    MessageKey held = held(id, header);
    if (held != null) {
      return held;
    }
    long asked = nanoTime.getAsLong();
    return keep(id, header, new Entry(opening.open(), null, asked));
  }

  private synchronized MessageKey held(EntryId id, Header header) {
    expire();
    Entry entry = entries.get(id);
    return entry == null ? null : entry.key.derive(header.suite(), header.messageId());
  }

  private synchronized MessageKey keep(EntryId id, Header header, Entry entry) {
    MessageKey key = entry.key.derive(header.suite(), header.messageId());
    put(id, entry);
    return key;
  }

  private void put(EntryId id, Entry entry) {
    remove(id);
    entries.put(id, entry);
    if (entries.size() > limits.keys()) {
      remove(entries.keySet().iterator().next());
    }
  }

  private void remove(EntryId id) {
    Entry removed = entries.remove(id);
    if (removed != null) {
      removed.key.wipe();
    }
  }

  private void expire() {
    long now = nanoTime.getAsLong();
    Iterator<Entry> each = entries.values().iterator();
    while (each.hasNext()) {
      Entry entry = each.next();
      if (now - entry.askedNanos >= limits.maxAge().toNanos()) {
        entry.key.wipe();
        each.remove();
      }
    }
  }

  @Override
  public synchronized void clear() {
    entries.values().forEach(entry -> entry.key.wipe());
    entries.clear();
  }

  @Override
  public synchronized int size() {
    expire();
    return entries.size();
  }

  @Override
  public String toString() {
    return "DataKeyCache[" + limits + "]";
  }

  private static final class Entry {
    private final DataKey key;
    private final EncryptedDataKey encrypted;
    private final long askedNanos;
    private long messages;
    private long bytes;

    Entry(DataKey key, EncryptedDataKey encrypted, long askedNanos) {
      this.key = key;
      this.encrypted = encrypted;
      this.askedNanos = askedNanos;
    }

    boolean takes(long charge, Limits limits) {
      return messages < limits.maxMessages() && charge <= limits.maxBytes() - bytes;
    }

    SealingKey seal(byte[] messageId, long charge) {
      messages++;
      bytes += charge;
      return new SealingKey(encrypted, messageId, key.derive(MessageSealer.SUITE, messageId));
    }
  }
}
