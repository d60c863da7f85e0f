package org.claviger.server.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;

/** What related keys share, as it goes to another server: with the wrapped bytes of materials. */
public final class SharedKeyDocument {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern KEY_ID = Pattern.compile("mrk-[0-9a-f]{32}");
  private static final Pattern MATERIAL_ID = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_WRAPPED_BYTES = 8 << 10;
  private static final int MAX_DESCRIPTION = 256;

  /** More than a key is ever changed, and far from where counting ends. */
  private static final long MAX_SEQUENCE = 1L << 48;

  private static final byte[] NO_MAC = {};

  private SharedKeyDocument() {}

  /** The document of a key. */
  public static byte[] write(Key key) {
    Key shared = key.shared();
    ObjectNode document = Json.object();
    document.put("region", shared.arn().region());
    document.put("account", shared.arn().accountId());
    document.put("id", shared.arn().keyId());
    document.set("key", Json.read(KeyDocument.write(shared)));
    for (Material each : KeyRows.materials(shared)) {
      document
          .withArray("materials")
          .addObject()
          .put("id", each.id())
          .put("spec", each.spec().name())
          .put("wrapped", each.wrapped());
    }
    return Json.write(document);
  }

  /**
   * The key of a document that comes from outside: taken only to the letter, and only if it is one
   * that another server may share.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Key read(byte[] document) {
    Key key = parse(document);
    requireSound(key);
    if (!Arrays.equals(write(key), document)) {
      throw new IllegalArgumentException("the key is not written as keys are");
    }
    return key;
  }

  private static Key parse(byte[] bytes) {
    try {
      ObjectNode document = Json.read(bytes);
      KeyArn arn =
          new KeyArn(text(document, "region"), text(document, "account"), text(document, "id"));
      List<Material> materials = new ArrayList<>();
      for (JsonNode each : document.path("materials")) {
        materials.add(material(each));
      }
      return KeyDocument.read(arn, Json.write((ObjectNode) document.required("key")), materials);
    } catch (RuntimeException | IOException e) {
      // Whatever is wrong with it, it is refused; no part of it was used.
      throw new IllegalArgumentException("the key cannot be read", e);
    }
  }

  private static Material material(JsonNode node) throws IOException {
    return new Material(
        text(node, "id"),
        MaterialSpec.valueOf(text(node, "spec")),
        node.required("wrapped").binaryValue(),
        NO_MAC,
        Sharing.REGIONS);
  }

  private static String text(JsonNode node, String name) {
    return node.required(name).textValue();
  }

  private static void requireSound(Key key) {
    KeyKind kind = key.kind();
    require(ACCOUNT.matcher(key.arn().accountId()).matches(), "its account is none");
    require(KEY_ID.matcher(key.arn().keyId()).matches(), "its id is no multi-Region key's");
    boolean isImported = kind.origin() == Origin.EXTERNAL;
    require(
        kind.multiRegion()
            && (isImported || kind.origin() == Origin.AWS_KMS)
            && kind.keyClass() == KeyClass.KMS
            && kind.manager() == KeyManager.CUSTOMER
            && kind.store().equals(Optional.empty()),
        "keys of its kind are not shared");
    boolean hasPublicKey = !kind.spec().isSymmetric() && !isImported;
    require(hasPublicKey == key.publicKey().length > 0, "its public key");
    require(!isImported || key.rotation().isEmpty(), "the clock imports no material");
    require(key.current().isPresent(), "it has no current material");
    require(key.isRotatable() || key.materials().size() == 1, "it has further materials");
    Set<String> ids = new HashSet<>();
    int current = 0;
    int waiting = 0;
    for (KeyMaterial each : key.materials()) {
      require(ids.add(each.id()) && MATERIAL_ID.matcher(each.id()).matches(), "a material's id");
      if (isImported) {
        requireKnown(each);
      } else {
        requireThere(each, kind.material());
      }
      current += each.state() == MaterialState.CURRENT ? 1 : 0;
      waiting += each.state() == MaterialState.PENDING_ROTATION ? 1 : 0;
    }
    require(current == 1 && waiting <= 1, "the states of its materials");
    long sequence = key.multiRegion().orElseThrow().sequence();
    require(sequence >= 0 && sequence <= MAX_SEQUENCE, "the count of its changes");
  }

  /** A material that the HSM made goes with its key. */
  private static void requireThere(KeyMaterial each, MaterialSpec spec) {
    require(each.imported().isEmpty() && each.material().isPresent(), "a material is not there");
    Material material = each.material().get();
    require(material.spec() == spec, "a material is of another spec");
    int length = material.wrapped().length;
    require(length > 0 && length <= MAX_WRAPPED_BYTES, "a material's length");
    require(
        each.state() != MaterialState.PENDING_ROTATION || each.rotation().isPresent(),
        "a material waits for nothing");
  }

  /** An imported material never goes; its owner brings it to each region. */
  private static void requireKnown(KeyMaterial each) {
    require(each.material().isEmpty(), "an imported material is there");
    KeyMaterial.Import terms = each.imported().orElseThrow();
    require(terms.validTo().isEmpty(), "when a material goes is each region's own");
    require(terms.description().length() <= MAX_DESCRIPTION, "a material's description");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("the key is refused: " + otherwise);
    }
  }
}
