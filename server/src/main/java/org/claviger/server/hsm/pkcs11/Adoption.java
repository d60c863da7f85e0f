package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.server.hsm.AbsentKeyException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.UnsuitableKeyException;

/**
 * Keys that the owner of a custom key store put into its tokens. They are used as they are, and are
 * neither changed nor destroyed.
 */
final class Adoption {
  /** What all our own objects' labels begin with. */
  private static final String OURS = "claviger:";

  private static final byte[] NO_PUBLIC_KEY = {};

  private final Connection connection;
  private final Cryptoki cryptoki;
  private final Capabilities capabilities;
  private final MaterialMaker maker;

  /** Those in use, by the ids of their materials. */
  private final Map<String, Long> handles = new ConcurrentHashMap<>();

  Adoption(Connection connection, Capabilities capabilities, MaterialMaker maker) {
    this.connection = connection;
    this.cryptoki = connection.cryptoki();
    this.capabilities = capabilities;
    this.maker = maker;
  }

  /**
   * Adopts a key.
   *
   * @param context what the material is for
   * @throws AbsentKeyException if no key has the name
   * @throws UnsuitableKeyException if several have it, or it is not as it must be
   */
  KeyPairMaterial adopt(Session session, AdoptedName name, MaterialSpec spec, byte[] context)
      throws CryptokiException {
    KeyShape shape = KeyShape.of(spec);
    long key = only(name, find(session, shape, name.search()));
    AdoptedShape.require(cryptoki, session, key, spec);
    byte[] label = cryptoki.attribute(session.worker(), key, Ck.CKA_LABEL);
    byte[] id = cryptoki.attribute(session.worker(), key, Ck.CKA_ID);
    byte[] fingerprint =
        trial(session, key).fingerprint(spec, new PublicHalf(cryptoki, session, label, id));
    byte[] materialId =
        connection.mac(session, MaterialEncoding.identifyAdopted(context, fingerprint));
    Material material =
        maker.bound(
            session,
            HexFormat.of().formatHex(materialId),
            spec,
            new AdoptedKey(label, id, fingerprint).encode(),
            Sharing.ADOPTED);
    return new KeyPairMaterial(
        material, shape instanceof KeyShape.Secret ? NO_PUBLIC_KEY : fingerprint);
  }

  private AdoptedTrial trial(Session session, long key) {
    return new AdoptedTrial(connection, session, capabilities, key);
  }

  private static long only(AdoptedName name, List<Long> found) {
    if (found.isEmpty()) {
      throw new AbsentKeyException("the token has no key '" + name + "'");
    }
    if (found.size() > 1) {
      throw new UnsuitableKeyException(
          "the token has " + found.size() + " keys '" + name + "'; name the key by its CKA_ID");
    }
    return found.get(0);
  }

  /** Our own keys are nobody's to adopt. */
  private List<Long> find(Session session, KeyShape shape, Template name) throws CryptokiException {
    long objectClass = shape instanceof KeyShape.Secret ? Ck.CKO_SECRET_KEY : Ck.CKO_PRIVATE_KEY;
    Template search =
        Template.EMPTY.with(Ck.CKA_CLASS, objectClass).with(Ck.CKA_TOKEN, true).and(name);
    List<Long> found = new ArrayList<>();
    for (long key : cryptoki.find(session.worker(), search)) {
      byte[] label = cryptoki.attribute(session.worker(), key, Ck.CKA_LABEL);
      if (!new String(label, UTF_8).startsWith(OURS)) {
        found.add(key);
      }
    }
    return found;
  }

  /**
   * The handle of an adopted key, which is seen to be the one that was adopted.
   *
   * @param material whose MAC was checked
   * @throws AbsentKeyException if the token has no such key, or another in its place
   */
  long handle(Session session, Material material) throws CryptokiException {
    AdoptedKey adopted = AdoptedKey.decode(material.wrapped());
    KeyShape shape = KeyShape.of(material.spec());
    List<Long> found = find(session, shape, adopted.search());
    if (found.size() != 1) {
      throw absent(adopted, "the token has " + found.size() + " keys");
    }
    long key = found.get(0);
    if (!MessageDigest.isEqual(
        adopted.fingerprint(), fingerprint(session, material.spec(), adopted, key))) {
      throw absent(adopted, "the token has another key");
    }
    handles.put(material.id(), key);
    return key;
  }

  /** It is in use no more. */
  void forget(String materialId) {
    handles.remove(materialId);
  }

  /** The ids of the materials in use whose keys their owner has taken out of the token. */
  Set<String> removed(Session session) throws CryptokiException {
    Set<String> removed = new HashSet<>();
    for (Map.Entry<String, Long> each : handles.entrySet()) {
      try {
        cryptoki.attribute(session.worker(), each.getValue(), Ck.CKA_LABEL);
      } catch (CryptokiException e) {
        if (!ReturnCode.isStaleHandle(e.code())) {
          throw e;
        }
        removed.add(each.getKey());
      }
    }
    return removed;
  }

  private byte[] fingerprint(Session session, MaterialSpec spec, AdoptedKey adopted, long key)
      throws CryptokiException {
    try {
      AdoptedShape.require(cryptoki, session, key, spec);
      return trial(session, key)
          .fingerprint(spec, new PublicHalf(cryptoki, session, adopted.label(), adopted.id()));
    } catch (UnsuitableKeyException e) {
      return new byte[0];
    }
  }

  private static AbsentKeyException absent(AdoptedKey key, String what) {
    return new AbsentKeyException(
        what
            + " with the CKA_LABEL '"
            + new String(key.label(), UTF_8)
            + "' and the CKA_ID "
            + HexFormat.of().formatHex(key.id())
            + ", where the adopted one must be");
  }
}
