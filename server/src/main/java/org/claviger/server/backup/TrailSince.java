package org.claviger.server.backup;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.TrailReader;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.key.KeyArn;

/**
 * What an audit trail says that happened since a backup was made, as far as a restore does it
 * again: what was destroyed, and how often AEAD keys encrypted.
 *
 * @param deletions what was destroyed, in order, each once
 * @param aeadUses how often each AEAD key has encrypted
 * @param others how many changes of each kind there were that are not done again
 * @param newestAnchor the trail's newest anchor
 * @param last the trail's last record
 */
public record TrailSince(
    List<Deletion> deletions,
    Map<KeyArn, Long> aeadUses,
    SortedMap<String, Long> others,
    Optional<Anchor> newestAnchor,
    long last) {
  private static final int BATCH = 1_000;
  private static final Pattern ARN =
      Pattern.compile("arn:aws:kms:([a-z0-9-]{1,64}):([0-9]{12}):key/([0-9a-z-]{1,64})");

  public TrailSince {
    deletions = List.copyOf(deletions);
    aeadUses = Map.copyOf(aeadUses);
    others = new TreeMap<>(others);
    requireNonNull(newestAnchor, "newestAnchor");
  }

  /**
   * What was destroyed.
   *
   * @param key the key, or the key whose material it was
   * @param event the record's name
   * @param material which material; empty for the one that was current then
   */
  public record Deletion(KeyArn key, String event, Optional<String> material) {
    private static final String KEY = "DeleteKey";
    private static final Set<String> OF_MATERIAL =
        Set.of("DeleteImportedKeyMaterial", "DeleteExpiredKeyMaterial");

    public Deletion {
      requireNonNull(key, "key");
      requireNonNull(event, "event");
      requireNonNull(material, "material");
    }

    /** Whether the key went as a whole. */
    public boolean isOfKey() {
      return event.equals(KEY);
    }

    static boolean isOne(TrailEvent event) {
      return event.isRequest()
          ? event.name().equals("DeleteImportedKeyMaterial")
          : event.name().equals(KEY) || OF_MATERIAL.contains(event.name());
    }
  }

  /** Of a restore without the trail: nothing is known. */
  public static TrailSince unknown() {
    return new TrailSince(List.of(), Map.of(), new TreeMap<>(), Optional.empty(), 0);
  }

  /**
   * Reads a trail that was verified.
   *
   * @throws IOException if it cannot be read
   * @throws BackupRefusedException if it is not the trail of the server that made the backup, or
   *     lacks records behind it
   */
  public static TrailSince read(Path folder, Manifest manifest) throws IOException {
    try (TrailReader reader = TrailReader.of(folder)) {
      requireSame(reader, manifest);
      Reading reading = new Reading();
      long last = manifest.auditSequence();
      List<TrailRecord> batch = reader.read(last, BATCH);
      while (!batch.isEmpty()) {
        for (TrailRecord record : batch) {
          reading.take(TrailEvent.of(record));
          last = record.sequence();
        }
        batch = reader.read(last, BATCH);
      }
      return reading.result(last);
    }
  }

  private static void requireSame(TrailReader reader, Manifest manifest) throws IOException {
    long sequence = manifest.auditSequence();
    if (sequence == 0) {
      return;
    }
    List<TrailRecord> found = reader.read(sequence - 1, 1);
    if (found.isEmpty()
        || found.get(0).sequence() != sequence
        || !TrailEvent.of(found.get(0)).hash().equals(manifest.auditHash())) {
      throw new BackupRefusedException(
          "the audit trail that was given does not hold record "
              + sequence
              + " with the hash "
              + manifest.auditHash()
              + ": it is of another server, or older than the backup, or was cut off before it");
    }
  }

  /** What was read so far. */
  private static final class Reading {
    private final Set<Deletion> deletions = new LinkedHashSet<>();
    private final Map<KeyArn, Long> aeadUses = new LinkedHashMap<>();
    private final SortedMap<String, Long> others = new TreeMap<>();
    private Optional<Anchor> newest = Optional.empty();

    void take(TrailEvent event) {
      if (event.name().equals("AuditAnchor") && !event.isRequest()) {
        newest = Anchor.parse(event.json().path("serviceEventDetails").toString()).or(() -> newest);
      } else if (event.errorCode().isPresent()) {
        return;
      } else if (Deletion.isOne(event)) {
        arns(event).forEach(arn -> deletions.add(new Deletion(arn, event.name(), material(event))));
      } else if (event.isRequest() && event.name().equals("AeadEncrypt")) {
        arns(event).forEach(arn -> aeadUses.merge(arn, 1L, Long::sum));
      } else if (!event.json().path("readOnly").asBoolean(true)) {
        others.merge(event.name(), 1L, Long::sum);
      }
    }

    private static Optional<String> material(TrailEvent event) {
      for (String place : List.of("serviceEventDetails", "requestParameters", "responseElements")) {
        JsonNode id = event.json().path(place).path("keyMaterialId");
        if (id.isTextual()) {
          return Optional.of(id.textValue());
        }
      }
      return Optional.empty();
    }

    private static List<KeyArn> arns(TrailEvent event) {
      List<KeyArn> arns = new ArrayList<>();
      for (String text : event.keyArns()) {
        Matcher arn = ARN.matcher(text);
        if (arn.matches()) {
          arns.add(new KeyArn(arn.group(1), arn.group(2), arn.group(3)));
        }
      }
      return arns;
    }

    TrailSince result(long last) {
      return new TrailSince(List.copyOf(deletions), aeadUses, others, newest, last);
    }
  }
}
