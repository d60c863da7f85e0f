package org.claviger.server.hsm.ceremony;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.claviger.server.document.Document;
import org.claviger.server.document.MalformedDocumentException;

/**
 * A domain's shared keys, every version, each wrapped for one recipient. It is of no use to anyone
 * else; that it is the domain's own, and all of it, shows in {@link #check}.
 *
 * @param domain the domain
 * @param recipient the fingerprint of the {@link Recipient}
 * @param current the version that wraps, authenticates and seals
 * @param keys the keys; older key-encryption keys may be missing, which wrap nothing any more
 * @param answers what each version's MAC and sealing keys answer to a fixed text; empty if the
 *     package has the transfer key alone
 */
public record DomainPackage(
    DomainName domain,
    String recipient,
    int current,
    List<WrappedKey> keys,
    Map<Integer, byte[]> answers) {
  /** More renewals than anyone makes. */
  public static final int MAX_VERSIONS = 16;

  private static final String FORMAT = "claviger-domain-package";
  private static final int FINGERPRINT_BYTES = 32;
  private static final int MAX_ANSWER_BYTES = 256;

  public DomainPackage {
    requireNonNull(domain, "domain");
    requireNonNull(recipient, "recipient");
    keys = List.copyOf(keys);
    answers = Map.copyOf(answers);
    Set<String> names = new HashSet<>();
    for (WrappedKey key : keys) {
      if (!names.add(key.key() + ":" + key.version())) {
        throw new MalformedDocumentException("the package has a key twice");
      }
    }
    for (int version = 1; version <= answers.size(); version++) {
      for (SharedKey key : demanded(domain)) {
        // An older key-encryption key may have been forgotten.
        boolean mayLack = key == SharedKey.KEY_ENCRYPTION && version < current;
        if (!answers.containsKey(version) || (!names.remove(key + ":" + version) && !mayLack)) {
          throw new MalformedDocumentException("the package lacks a key, or its answers");
        }
      }
    }
    boolean transfer = names.remove(SharedKey.TRANSFER + ":1");
    boolean alone = transfer && answers.isEmpty() && current == 1;
    if (!names.isEmpty() || current < 1 || (current > answers.size() && !alone)) {
      throw new MalformedDocumentException("the package's versions do not fit together");
    }
  }

  private static Set<SharedKey> demanded(DomainName domain) {
    Set<SharedKey> keys = EnumSet.copyOf(Recipient.keysOf(domain));
    keys.remove(SharedKey.TRANSFER);
    return keys;
  }

  /**
   * The domain's check value: 128 bits, as 32 lower-case hexadecimal digits, over its name, its
   * versions and what each key answers. All packages of one domain have it, whoever receives them,
   * and so do all its HSMs.
   */
  public String check() {
    List<KeyCheck> checks =
        keys.stream().map(key -> new KeyCheck(key.key(), key.version(), key.check())).toList();
    return KeyCheck.ofDomain(domain, current, checks, answers);
  }

  /** Whether it is the transfer key alone, which regions share, and no domain. */
  public boolean isTransferAlone() {
    return answers.isEmpty();
  }

  /** The package as a file. */
  public byte[] toJson() {
    ObjectNode document =
        Document.create(FORMAT)
            .put("domain", domain.toString())
            .put("recipient", recipient)
            .put("current", current);
    ArrayNode list = document.putArray("keys");
    for (WrappedKey key : keys) {
      list.addObject()
          .put("key", key.key().code())
          .put("version", key.version())
          .put("wrapped", Document.base64(key.wrapped()))
          .put("check", Document.hex(key.check()));
    }
    ArrayNode answerList = document.putArray("answers");
    new TreeMap<>(answers)
        .forEach(
            (version, answer) ->
                answerList
                    .addObject()
                    .put("version", version)
                    .put("answer", Document.base64(answer)));
    return Document.write(document);
  }

  /**
   * Reads {@link #toJson}.
   *
   * @throws MalformedDocumentException if it is anything else
   */
  public static DomainPackage parse(byte[] json) {
    Document document = Document.read(json, FORMAT);
    DomainName domain = Documents.domain(document);
    String recipient = Document.hex(document.hex("recipient", FINGERPRINT_BYTES));
    int current = document.number("current", 1, MAX_VERSIONS);
    List<WrappedKey> keys = new ArrayList<>();
    for (Document each : document.sections("keys", MAX_VERSIONS * SharedKey.values().length)) {
      keys.add(key(each));
    }
    Map<Integer, byte[]> answers = new TreeMap<>();
    for (Document each : document.sections("answers", MAX_VERSIONS)) {
      byte[] answer = each.base64("answer", 1, MAX_ANSWER_BYTES);
      if (answers.put(each.number("version", 1, MAX_VERSIONS), answer) != null) {
        throw new MalformedDocumentException("the package has a version's answers twice");
      }
      each.end();
    }
    document.end();
    return new DomainPackage(domain, recipient, current, keys, answers);
  }

  private static WrappedKey key(Document document) {
    String code = document.text("key", 16);
    WrappedKey key =
        new WrappedKey(
            SharedKey.of(code)
                .orElseThrow(
                    () -> new MalformedDocumentException("the package has an unknown key")),
            document.number("version", 1, MAX_VERSIONS),
            document.base64("wrapped", 1, WrappedKey.MAX_WRAPPED_BYTES),
            document.hex("check", WrappedKey.CHECK_BYTES));
    document.end();
    return key;
  }
}
